package io.sluice.gateway.isolate;

import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.InspectionTally;
import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.inspect.Sample;
import io.sluice.gateway.inspect.StreamInspection;
import io.sluice.gateway.inspect.StreamTerms;
import io.sluice.gateway.tap.Due;
import io.sluice.gateway.tap.TagQueue;
import io.sluice.gateway.tap.TapSpace;
import io.sluice.gateway.tap.TappedTag;
import io.sluice.models.classify.Scores;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One publish that a child inspects: what is sent of it, and which of its samples the child owes an
 * answer for. Sending belongs to its keeper's thread, answers to the thread that reads the child's
 * reports; the two never run at once where a child is lost.
 */
final class RemoteStream {
    /** Tags of one stream before the next one has its turn. */
    private static final int TAGS_A_TURN = 32;

    private final List<String> publisher;
    private final Quarantine quarantine;
    private final StreamInspection inspection;
    private final Map<Long, Long> awaited = new ConcurrentHashMap<>();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private @Nullable TappedTag header;
    private boolean told;
    private boolean broken;
    private boolean orphaned;

    /** Nothing more of it will be sent. */
    private volatile boolean ended;

    /**
     * @param publisher the names under which its publisher is known again
     * @param wake called, on the thread that offers or closes, whenever there is something to send,
     *     and whether that is urgent
     */
    RemoteStream(
            long number,
            List<String> publisher,
            Quarantine quarantine,
            long deadlineNanos,
            TapSpace space,
            Consumer<? super Inspection> inspections,
            InspectionTally tally,
            BiConsumer<RemoteStream, Boolean> wake) {
        this.publisher = publisher;
        this.quarantine = quarantine;
        this.inspection =
                new StreamInspection(
                        StreamTerms.of(number, publisher, deadlineNanos),
                        space,
                        inspections,
                        tally,
                        urgent -> wake.accept(this, urgent));
    }

    /** The names under which its publisher is known again. */
    List<String> publisher() {
        return publisher;
    }

    long number() {
        return inspection.number();
    }

    StreamInspection inspection() {
        return inspection;
    }

    private TagQueue queue() {
        return inspection.queue();
    }

    /** Whether this call put it among those with something to send. */
    boolean becomesWaiting() {
        return !waiting.getAndSet(true);
    }

    /**
     * Sends some of what waits.
     *
     * @return whether more waits
     */
    boolean send(OrderWriter child) throws IOException {
        waiting.set(false);
        for (int i = 0; i < TAGS_A_TURN; i++) {
            TappedTag tag = queue().poll();
            if (tag == null) {
                endIfClosed(child);
                return false;
            }
            try {
                send(tag, child);
            } finally {
                tag.release();
            }
        }
        return true;
    }

    private void send(TappedTag tag, OrderWriter child) throws IOException {
        if (quarantine.holds(publisher)) {
            setAside(tag, child);
            return;
        }
        if (!told) {
            open(tag, child);
        }
        if (tag.video().isSequenceStart()) {
            keep(tag);
        } else if (broken && tag.video().isCodedFrame() && !tag.isKeyframe()) {
            lose(tag, orphaned ? Miss.PROCESS_LOST : Miss.NO_KEYFRAME);
            return;
        } else {
            broken = false;
            orphaned = false;
        }
        hand(tag, child);
    }

    /** Tells the child of it, before the tag is sent; which is lost where the child is. */
    private void open(TappedTag tag, OrderWriter child) throws IOException {
        try {
            child.write(new Order.Open(inspection.terms()));
            if (header != null && !tag.video().isSequenceStart()) {
                child.write(new Order.Offer(number(), header));
            }
        } catch (IOException gone) {
            lose(tag, Miss.PROCESS_LOST);
            throw gone;
        }
        told = true;
        broken = true;
    }

    /** Where it may be fed to a process again, it begins anew. */
    private void setAside(TappedTag tag, OrderWriter child) throws IOException {
        if (tag.video().isSequenceStart()) {
            keep(tag);
        }
        lose(tag, Miss.POISON);
        if (told) {
            told = false;
            missAwaited(Miss.POISON);
            child.write(new Order.End(number()));
        }
    }

    private void hand(TappedTag tag, OrderWriter child) throws IOException {
        Due due = tag.due();
        if (due != null) {
            awaited.put(due.number(), tag.receivedNanos());
        }
        inspection.tally().onHandedOver();
        child.write(new Order.Offer(number(), tag));
    }

    /** The newest sequence header is what a new child needs first. */
    private void keep(TappedTag next) {
        forgetHeader();
        next.tag().retain();
        header = next;
    }

    private void forgetHeader() {
        if (header != null) {
            header.release();
            header = null;
        }
    }

    private void endIfClosed(OrderWriter child) throws IOException {
        if (queue().closed() && !ended) {
            ended = true;
            forgetHeader();
            if (told) {
                child.write(new Order.End(number()));
            }
        }
    }

    /** There is no child to send to: only what follows the newest keyframe is worth keeping. */
    void trim() {
        waiting.set(false);
        for (TappedTag tag : queue().skipStale(Long.MAX_VALUE)) {
            if (tag.video().isSequenceStart()) {
                keep(tag);
            }
            lose(tag, quarantine.holds(publisher) ? Miss.POISON : Miss.PROCESS_LOST);
            tag.release();
        }
        if (queue().closed() && !ended) {
            ended = true;
            forgetHeader();
        }
    }

    private void lose(TappedTag tag, Miss cause) {
        inspection.tally().onDropped(cause);
        inspection.missedIfDue(tag, cause);
    }

    /**
     * Whether it is over, and the child owes it nothing. That its tap is closed does not say so
     * alone: the keeper may have a tag of it in hand.
     */
    boolean over() {
        return ended && awaited.isEmpty();
    }

    /** The child is gone, and with it what it had. */
    void onChildLost(Miss cause) {
        told = false;
        orphaned = true;
        missAwaited(cause);
    }

    /** The child's answers may come meanwhile: whoever takes a sample out answers it. */
    private void missAwaited(Miss cause) {
        for (Long sample : List.copyOf(awaited.keySet())) {
            Long atNanos = awaited.remove(sample);
            if (atNanos != null) {
                inspection.missed(sample, atNanos, cause);
            }
        }
    }

    void onScored(Sample sample, String modelId, Scores scores) {
        if (awaited.remove(sample.number()) != null) {
            inspection.scored(sample, modelId, scores);
        }
    }

    void onMissed(long number, long atNanos, Miss cause) {
        if (awaited.remove(number) != null) {
            inspection.missed(number, atNanos, cause);
        }
    }
}
