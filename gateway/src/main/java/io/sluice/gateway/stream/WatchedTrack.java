package io.sluice.gateway.stream;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Sampling;
import io.sluice.gateway.policy.Coverage;
import io.sluice.gateway.tap.Sampler;
import io.sluice.gateway.tap.Tap;
import java.util.List;
import java.util.function.BiConsumer;

/** One video track of a live stream: its tap, and its account. */
final class WatchedTrack {
    private final int number;
    private final long seed;
    private final long videoWindowNanos;
    private final Coverage coverage;
    private final Tap tap;
    private long lastVideoNanos;

    /**
     * Begins to watch a track.
     *
     * @param number the track's own in its stream
     * @param publisher the names under which the publisher is known again
     * @param inspections called on the inspector's threads
     */
    WatchedTrack(
            WatchParts parts,
            int number,
            List<String> publisher,
            long nowNanos,
            Coverage.Book book,
            BiConsumer<WatchedTrack, Inspection> inspections) {
        SamplingConfig sampling = parts.sampling();
        long maxGapNanos = sampling.maxGap().toNanos();
        this.number = number;
        this.lastVideoNanos = nowNanos;
        this.videoWindowNanos = maxGapNanos / 2;
        this.coverage = new Coverage(maxGapNanos, sampling.deadline().toNanos(), nowNanos, book);
        coverage.onInspector(!parts.inspector().off());
        this.seed = parts.seeds().getAsLong();
        this.tap =
                parts.inspector()
                        .open(
                                publisher,
                                new Sampling(sampling, seed, nowNanos),
                                inspection -> inspections.accept(this, inspection));
    }

    int number() {
        return number;
    }

    /** Its samples' secret. */
    long seed() {
        return seed;
    }

    Coverage coverage() {
        return coverage;
    }

    /**
     * Lays a tag, which it borrows, into the tap.
     *
     * @return how many tags the tap had no room for
     */
    int offer(MediaTag tag, long receivedNanos) {
        lastVideoNanos = receivedNanos;
        coverage.onVideo(receivedNanos);
        return tap.closed() ? 0 : tap.offer(tag, receivedNanos);
    }

    /** When the tap may hold back no longer what it holds, or {@link Sampler#NEVER}. */
    long heldUntilNanos() {
        return tap.heldUntilNanos();
    }

    /**
     * Lets go what the tap has held back for long enough.
     *
     * @return how many tags it had no room for
     */
    int letGo(long nowNanos) {
        return nowNanos >= tap.heldUntilNanos() ? tap.settle() : 0;
    }

    /** Whether frames have come of late. */
    boolean hasVideo(long nowNanos) {
        return nowNanos - lastVideoNanos < videoWindowNanos;
    }

    void onTick(long nowNanos, boolean inspectorOn) {
        coverage.onInspector(inspectorOn);
        coverage.onTick(nowNanos);
    }

    void end(long nowNanos) {
        coverage.onEnd(nowNanos);
        tap.close();
    }
}
