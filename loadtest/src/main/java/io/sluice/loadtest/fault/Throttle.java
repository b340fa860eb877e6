package io.sluice.loadtest.fault;

import java.util.concurrent.TimeUnit;

/**
 * A byte rate that is never exceeded: a token bucket that starts empty and saves up a few
 * milliseconds' worth, so that a late timer costs no rate. Knows no clock; one event loop owns it.
 */
final class Throttle {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_SAVED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long SHARE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Above it the sums would overflow, and no loop keeps up with it anyway. */
    private static final long FASTEST = 100_000_000_000L;

    private long bytesPerSecond;
    private long emptyAtNanos;

    Throttle(long bytesPerSecond, long nowNanos) {
        this.bytesPerSecond = bytesPerSecond;
        this.emptyAtNanos = nowNanos;
    }

    /** A new rate begins empty. */
    void turn(long newBytesPerSecond, long nowNanos) {
        if (newBytesPerSecond != bytesPerSecond) {
            bytesPerSecond = newBytesPerSecond;
            restart(nowNanos);
        }
    }

    /** Empty, as at the start. */
    void restart(long nowNanos) {
        emptyAtNanos = nowNanos;
    }

    /** How many of the wanted bytes may go now; they count as gone. */
    int take(int wanted, long nowNanos) {
        if (bytesPerSecond > FASTEST) {
            return wanted;
        }
        long mostSaved = Math.max(MOST_SAVED_NANOS, nanosFor(1));
        long saved = Math.clamp(nowNanos - emptyAtNanos, 0, mostSaved);
        int granted = (int) Math.min(wanted, saved * bytesPerSecond / SECOND);
        if (granted > 0) {
            emptyAtNanos = nowNanos - saved + nanosFor(granted);
        }
        return granted;
    }

    /** How long until a share of the wanted bytes worth waking for may go; at least 0. */
    long nanosToNext(int wanted, long nowNanos) {
        if (bytesPerSecond > FASTEST) {
            return 0;
        }
        long share = Math.max(1, SHARE_NANOS * bytesPerSecond / SECOND);
        return Math.max(0, emptyAtNanos + nanosFor(Math.min(wanted, share)) - nowNanos);
    }

    /** Rounded up, so that rounding never adds to the rate. */
    private long nanosFor(long bytes) {
        return Math.ceilDiv(bytes * SECOND, bytesPerSecond);
    }
}
