package io.sluice.gateway.inspect;

import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.tap.Due;
import io.sluice.gateway.tap.Sampler;
import io.sluice.gateway.tap.TagQueue;
import io.sluice.gateway.tap.Tap;
import io.sluice.gateway.tap.TapListener;
import io.sluice.gateway.tap.TapSpace;
import io.sluice.gateway.tap.TappedTag;
import io.sluice.models.classify.Scores;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One publish as the inspector sees it: its queue of tags, and the way its inspections go back.
 * Answers come from whichever thread a sample ends on; each sample is held by one thread at a time,
 * so each is answered once.
 */
public final class StreamInspection implements TapListener {
    private static final Logger log = LoggerFactory.getLogger(StreamInspection.class);

    private final StreamTerms terms;
    private final Consumer<? super Inspection> inspections;
    private final InspectionTally tally;
    private final Wake wake;
    private final TagQueue queue;

    /** Hears, on the thread that offers or closes, that there is something to do. */
    public interface Wake {
        /**
         * Tags wait.
         *
         * @param urgent whether a sample waits for it, or the stream has ended; else it may wait
         *     for company
         */
        void wake(boolean urgent);
    }

    /** A publish without a tag yet. */
    public StreamInspection(
            StreamTerms terms,
            TapSpace space,
            Consumer<? super Inspection> inspections,
            InspectionTally tally,
            Wake wake) {
        this.terms = terms;
        this.inspections = inspections;
        this.tally = tally;
        this.wake = wake;
        this.queue = new TagQueue(space, this);
    }

    /** The tap that draws samples for this queue; at most one. */
    public Tap tap(Sampling sampling, Ticker ticker) {
        Sampler sampler = Sampler.of(sampling.config(), sampling.seed(), sampling.startNanos());
        return new Tap(queue, sampler, ticker, this);
    }

    public TagQueue queue() {
        return queue;
    }

    public StreamTerms terms() {
        return terms;
    }

    public long number() {
        return terms.number();
    }

    public InspectionTally tally() {
        return tally;
    }

    /** How long after its instant a sample's inspection still counts. */
    public long deadlineNanos() {
        return terms.deadlineNanos();
    }

    @Override
    public void onOffered() {
        tally.offered.increment();
    }

    @Override
    public void onDrawn() {
        tally.drawn.increment();
    }

    @Override
    public void onUnmet(Due due, long nowNanos) {
        missed(due, due.dueNanos(), Miss.NO_KEYFRAME);
    }

    @Override
    public void onKept(TappedTag tag) {
        wake.wake(tag.due() != null);
    }

    @Override
    public void onLost(TappedTag tag, Loss loss) {
        Miss cause =
                switch (loss) {
                    case FULL -> Miss.TAP_FULL;
                    case CLOSED -> Miss.STREAM_ENDED;
                };
        tally.dropped(cause).increment();
        missedIfDue(tag, cause);
    }

    @Override
    public void onClosed() {
        wake.wake(true);
    }

    public void missedIfDue(TappedTag tag, Miss cause) {
        Due due = tag.due();
        if (due != null) {
            missed(due, tag.receivedNanos(), cause);
        }
    }

    void missed(Due due, long atNanos, Miss cause) {
        missed(due.number(), atNanos, cause);
    }

    public void missed(long number, long atNanos, Miss cause) {
        tally.onMissed(cause);
        answer(new Inspection.Missed(number, atNanos, cause));
    }

    /** Also after the stream's end: what was seen may still earn a ban. */
    public void scored(Sample sample, String modelId, Scores scores) {
        tally.scored.increment();
        if (sample.stamps().at(Stage.CLASSIFIED) > sample.deadlineNanos()) {
            tally.late.increment();
        }
        answer(new Inspection.Scored(sample, modelId, scores));
    }

    private void answer(Inspection inspection) {
        try {
            inspections.accept(inspection);
        } catch (RuntimeException refused) {
            log.warn("an inspection could not be handed to its stream", refused);
        }
    }
}
