package io.sluice.gateway.stream;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.config.PolicyConfig.UnscreenedRule.Answer;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Sampling;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.policy.Coverage;
import io.sluice.gateway.policy.Decision;
import io.sluice.gateway.policy.StreamMemory;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.policy.Verdict;
import io.sluice.gateway.policy.Verdict.Evidence;
import io.sluice.gateway.tap.Tap;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watching of one live stream: its tap, the account of its screened time, what the policy
 * remembers of it, and the carrying out of verdicts. Owned by the stream, on its loop.
 */
final class Watch implements Coverage.Book {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final StreamParts parts;
    private final StreamInfo info;
    private final Cutter cutter;
    private final Coverage coverage;
    private final Tap tap;
    private final long seed;
    private StreamMemory memory = StreamMemory.EMPTY;
    private boolean alarmed;
    private boolean ended;

    /** The stream's own way to be cut. */
    interface Cutter {
        void cut(EndReason reason, String why, Optional<Duration> ban, Runnable done);
    }

    /**
     * Begins to watch.
     *
     * @param loop runs a task on the stream's loop, from any thread
     */
    Watch(StreamParts parts, StreamInfo info, Consumer<Runnable> loop, Cutter cutter) {
        this.parts = parts;
        this.info = info;
        this.cutter = cutter;
        SamplingConfig sampling = parts.watch().sampling();
        long now = parts.ticker().nanoTime();
        this.coverage =
                new Coverage(sampling.maxGap().toNanos(), sampling.deadline().toNanos(), now, this);
        coverage.onInspector(!parts.watch().inspector().off());
        this.seed = parts.watch().seeds().getAsLong();
        this.tap =
                parts.watch()
                        .inspector()
                        .open(
                                new Sampling(sampling, seed, now),
                                inspection -> loop.accept(() -> onInspection(inspection)));
    }

    /** Lays a tag, which it borrows, into the tap. */
    void onMedia(MediaTag tag, long receivedNanos) {
        if (tag.kind() == MediaTag.Kind.VIDEO) {
            coverage.onVideo(receivedNanos);
        }
        if (!tap.closed() && !tap.offer(tag, receivedNanos)) {
            parts.observer().onTapDropped(info);
        }
    }

    /** Also of a stream that is over: a cut then still bans. */
    private void onInspection(Inspection inspection) {
        long now = parts.ticker().nanoTime();
        if (!ended) {
            coverage.onInspection(inspection, now);
        }
        parts.observer().onInspection(info, inspection);
        if (inspection instanceof Inspection.Scored scored) {
            Decision decision = parts.watch().policy().decide(memory, scored);
            memory = decision.memory();
            apply(decision.verdict(), scored.sample().stamps().mark(Stage.DECIDED, now));
        }
    }

    private void apply(Verdict verdict, Stamps stamps) {
        switch (verdict) {
            case Verdict.Cut(Evidence why) ->
                    cutter.cut(
                            EndReason.CUT,
                            why.toString(),
                            Optional.of(parts.banning().rule().duration()),
                            () -> onCarriedOut(verdict, stamps));
            case Verdict.Flag(Evidence why) -> {
                LOG.warn("[{}] flagged: {}", info.id(), why);
                parts.observer().onVerdict(info, verdict, stamps);
            }
            case Verdict.Clear(String label) -> {
                LOG.info("[{}] cleared: {}", info.id(), label);
                parts.observer().onVerdict(info, verdict, stamps);
            }
            case Verdict.Pass() -> parts.observer().onVerdict(info, verdict, stamps);
        }
    }

    private void onCarriedOut(Verdict verdict, Stamps stamps) {
        stamps.mark(Stage.ACTED, parts.ticker().nanoTime());
        parts.observer().onVerdict(info, verdict, stamps);
    }

    /** Books time, and answers if the stream has gone unscreened for too long. */
    void onTick() {
        long now = parts.ticker().nanoTime();
        coverage.onInspector(!parts.watch().inspector().off());
        coverage.onTick(now);
        boolean tooLong =
                coverage.unscreenedForNanos(now) >= parts.watch().unscreened().after().toNanos();
        if (tooLong != alarmed) {
            alarmed = tooLong;
            LOG.warn("[{}] {}", info.id(), tooLong ? "unscreened" : "screened again");
            parts.observer().onUnscreenedAlarm(info, alarmed);
        }
        if (tooLong && parts.watch().unscreened().answer() == Answer.CUT) {
            cutter.cut(
                    EndReason.CUT_UNSCREENED,
                    "nothing of it could be seen",
                    Optional.empty(),
                    () -> {});
        }
    }

    /**
     * The stream is over: nothing more is tapped, and its time is booked to the end. The seed is no
     * secret any more, and with it a replay draws the same samples.
     */
    void end() {
        if (!ended) {
            ended = true;
            LOG.info("[{}] was sampled from seed {}", info.id(), seed);
            coverage.onEnd(parts.ticker().nanoTime());
            tap.close();
        }
    }

    @Override
    public void onScreened(long nanos) {
        parts.observer().onScreened(info, nanos);
    }

    @Override
    public void onUnscreened(UnscreenedCause cause, long nanos) {
        parts.observer().onUnscreened(info, cause, nanos);
    }
}
