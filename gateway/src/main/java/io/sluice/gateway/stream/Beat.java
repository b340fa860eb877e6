package io.sluice.gateway.stream;

/**
 * When what is done again and again for each stream is done: in step, so that a loop wakes for the
 * timers of many streams at once, and not for each stream's own. Still in some groups, so that not
 * all streams' work comes at the same moment.
 */
public final class Beat {
    private static final int BEATS_A_PERIOD = 8;

    private Beat() {}

    /**
     * How long to wait for the last beat within a period from now: all of it, or up to an eighth
     * less.
     */
    public static long nanosToNext(long periodNanos, long nowNanos) {
        long beatNanos = Math.max(1, periodNanos / BEATS_A_PERIOD);
        return periodNanos - Math.floorMod(nowNanos + periodNanos, beatNanos);
    }
}
