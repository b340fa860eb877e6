package io.sluice.loadtest;

import io.sluice.codecs.flv.MediaTag;
import org.jspecify.annotations.Nullable;

/**
 * An open-loop schedule: each tag is intended at the start plus its timestamp's distance from the
 * first one's, whatever happened to the tags before it. Timestamps may wrap at 32 bits or step
 * back. Knows no clock; one event loop owns it.
 */
final class Pacer {
    private static final long NANOS_A_MILLI = 1_000_000;

    private final MediaSource source;
    private @Nullable MediaTag waiting;
    private long intendedNanos;
    private long lastTimestampMillis = -1;

    Pacer(MediaSource source, long startNanos) {
        this.source = source;
        this.intendedNanos = startNanos;
    }

    /** A tag that is due, owned by the receiver. */
    record Due(MediaTag tag, long intendedNanos) {}

    /** The next tag if its moment has come. */
    @Nullable Due poll(long nowNanos) {
        MediaTag tag = peek();
        if (tag == null || intendedNanos - nowNanos > 0) {
            return null;
        }
        waiting = null;
        return new Due(tag, intendedNanos);
    }

    /**
     * How long until the next tag is due; at least 0, and {@code unknown} where none is at hand.
     */
    long nanosToNext(long nowNanos, long unknown) {
        return peek() == null ? unknown : Math.max(0, intendedNanos - nowNanos);
    }

    boolean done() {
        return peek() == null && source.exhausted();
    }

    void close() {
        if (waiting != null) {
            waiting.release();
            waiting = null;
        }
        source.close();
    }

    private @Nullable MediaTag peek() {
        if (waiting == null) {
            waiting = source.poll();
            if (waiting != null) {
                schedule(waiting.timestampMillis());
            }
        }
        return waiting;
    }

    private void schedule(long timestampMillis) {
        if (lastTimestampMillis >= 0) {
            int stepMillis = (int) (timestampMillis - lastTimestampMillis);
            intendedNanos += stepMillis * NANOS_A_MILLI;
        }
        lastTimestampMillis = timestampMillis;
    }
}
