package io.sluice.gateway.inspect;

/**
 * How long the running GOP will be, from the longest of the last few, on the arrival clock. Without
 * any to go by it is taken for endless, so that nothing is missed.
 */
final class GopForecast {
    private static final int REMEMBERED = 4;

    /** A GOP this part longer than forecast is still on time: arrival jitters. */
    private static final int TOLERANCE = 16;

    private final long[] lengths = new long[REMEMBERED];
    private int known;
    private long startNanos;
    private boolean running;

    /** A GOP begins, and where one was running, its length is known now. */
    void onKeyframe(long receivedNanos) {
        if (running) {
            lengths[known++ % REMEMBERED] = receivedNanos - startNanos;
        }
        startNanos = receivedNanos;
        running = true;
    }

    /** Frames were lost: where the running GOP ended will not be seen. */
    void onBreak() {
        running = false;
    }

    /** The track changed: what was learnt is void. */
    void forget() {
        running = false;
        known = 0;
    }

    /** When the running GOP is predicted to end; {@code Long.MAX_VALUE} without a prediction. */
    long endNanos() {
        return known == 0 ? Long.MAX_VALUE : startNanos + longest();
    }

    /** Whether a frame received now shows that the prediction was wrong. */
    boolean overrunAt(long receivedNanos) {
        long longest = longest();
        return known > 0 && receivedNanos - startNanos > longest + longest / TOLERANCE;
    }

    private long longest() {
        long longest = 0;
        for (int i = 0; i < Math.min(known, REMEMBERED); i++) {
            longest = Math.max(longest, lengths[i]);
        }
        return longest;
    }
}
