package io.sluice.gateway.stream;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.config.PolicyConfig.UnscreenedRule.Answer;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.policy.Coverage;
import io.sluice.gateway.policy.Decision;
import io.sluice.gateway.policy.StreamMemory;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.policy.Verdict;
import io.sluice.gateway.policy.Verdict.Evidence;
import io.sluice.gateway.tap.Sampler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watching of one live stream: its video tracks, and the carrying out of verdicts. Owned by the
 * stream, on its loop.
 */
final class Watch implements Coverage.Book {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final StreamParts parts;
    private final WatchParts rules;
    private final StreamInfo info;
    private final StreamLoop loop;
    private final Cutter cutter;

    /** The names under which its publisher is known again. */
    private final List<String> publisher;

    private final WatchedTracks tracks;
    private StreamMemory memory;

    /** When the taps will be looked at for what they hold back. */
    private long lettingGoNanos = Sampler.NEVER;

    private boolean alarmed;
    private boolean ended;

    /** The stream's own way to be cut. */
    interface Cutter {
        void cut(EndReason reason, String why, Optional<Duration> ban, Runnable done);
    }

    /**
     * Begins to watch.
     *
     * @param admitted who is watched, and under which profile
     */
    Watch(
            StreamParts parts,
            Admission.Answer.Admitted admitted,
            InetAddress address,
            StreamLoop loop,
            Cutter cutter) {
        this.parts = parts;
        this.rules = parts.watch().under(admitted.terms().profile());
        this.info = admitted.info();
        this.loop = loop;
        this.cutter = cutter;
        this.publisher = parts.banning().names(info, address);
        this.tracks =
                new WatchedTracks(
                        rules,
                        publisher,
                        parts.ticker(),
                        this,
                        (track, inspection) -> loop.run(() -> onInspection(track, inspection)));
        this.memory =
                rules.memory().recall(rules.policy().rules(), publisher, parts.ticker().nanoTime());
    }

    /** Lays a tag, which it borrows, into the taps of the video tracks in it. */
    void onMedia(MediaTag tag, long receivedNanos) {
        if (tag.kind() != MediaTag.Kind.VIDEO || ended) {
            return;
        }
        onDropped(tracks.offer(tag, receivedNanos));
        letGoLater();
    }

    private void onDropped(int tags) {
        for (int i = 0; i < tags; i++) {
            parts.observer().onTapDropped(info);
        }
    }

    private void letGoLater() {
        long due = tracks.heldUntilNanos();
        if (due < lettingGoNanos) {
            lettingGoNanos = due;
            loop.after(due - parts.ticker().nanoTime(), this::letGo);
        }
    }

    private void letGo() {
        if (parts.ticker().nanoTime() < lettingGoNanos) {
            return; // set before a sooner one, which has looked and set the next
        }
        lettingGoNanos = Sampler.NEVER;
        if (!ended) {
            onDropped(tracks.letGo(parts.ticker().nanoTime()));
            letGoLater();
        }
    }

    /** Also of a stream that is over: a cut then still bans. */
    private void onInspection(WatchedTrack track, Inspection inspection) {
        long now = parts.ticker().nanoTime();
        if (!ended) {
            track.coverage().onInspection(inspection, now);
        }
        parts.observer().onInspection(info, inspection);
        if (inspection instanceof Inspection.Scored scored) {
            rules.memory().keep(publisher, info.id(), track.number(), scored);
            Decision decision = rules.policy().decide(memory, track.number(), scored);
            memory = decision.memory();
            apply(decision.verdict(), scored.sample().stamps().mark(Stage.DECIDED, now));
        }
    }

    private void apply(Verdict verdict, Stamps stamps) {
        switch (verdict) {
            case Verdict.Cut(Evidence why) -> {
                cutter.cut(
                        EndReason.CUT,
                        why.toString(),
                        Optional.of(parts.banning().rule().duration()),
                        () -> onCarriedOut(verdict, stamps));
            }
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
        tracks.onTick(now);
        boolean tooLong = tracks.unscreenedForNanos(now) >= rules.unscreened().after().toNanos();
        if (tooLong != alarmed) {
            alarmed = tooLong;
            LOG.warn("[{}] {}", info.id(), tooLong ? "unscreened" : "screened again");
            parts.observer().onUnscreenedAlarm(info, alarmed);
        }
        if (tooLong && rules.unscreened().answer() == Answer.CUT) {
            cutter.cut(
                    EndReason.CUT_UNSCREENED,
                    "nothing of it could be seen",
                    Optional.empty(),
                    () -> {});
        }
    }

    /**
     * The stream is over: nothing more is tapped, and its time is booked to the end. The tracks'
     * seeds are no secret any more, and with them a replay draws the same samples.
     */
    void end() {
        if (!ended) {
            ended = true;
            for (WatchedTrack track : tracks.all()) {
                LOG.info("[{}] was sampled from seed {}", info.id(), track.seed());
            }
            tracks.end(parts.ticker().nanoTime());
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
