package io.sluice.loadtest.scenario;

import java.time.Duration;

/**
 * How many streams there are, and how they come and go.
 *
 * @param over how long the ramp takes; nothing, for a spike
 * @param steps how many steps a stepped ramp has
 * @param session how long one publishes before it ends and another takes its place; zero for as
 *     long as the run
 * @param key what streams are called; {n} is each publisher's number, {run} the run's
 */
public record Streams(
        int count,
        Ramp ramp,
        Duration over,
        int steps,
        Arrivals arrivals,
        Duration session,
        Reconnect reconnect,
        String key) {

    /** The way up to the whole number. */
    public enum Ramp {
        LINEAR,
        STEP,
        /** All at once. */
        SPIKE
    }

    /** How the moments of starting lie, where sessions end and others begin. */
    public enum Arrivals {
        /** Evenly spaced. */
        EVEN,
        /** As strangers come: exponential gaps. */
        POISSON
    }

    /**
     * What a publisher does that lost its connection, as OBS does by default: once it is accepted
     * again, it begins to count anew.
     *
     * @param tries how often in a row; 0 for never
     * @param first before the first try
     * @param factor each further wait over the one before
     * @param most the longest wait
     */
    public record Reconnect(int tries, Duration first, double factor, Duration most) {
        /** Whether one more try follows on so many in vain. */
        public boolean after(int inVain) {
            return inVain < tries;
        }

        /** The wait before the try that follows on so many in vain. */
        public long waitNanos(int inVain) {
            double wait = (double) first.toNanos() * Math.pow(factor, inVain);
            return (long) Math.min(wait, (double) most.toNanos());
        }
    }
}
