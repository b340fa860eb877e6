package io.sluice.loadtest.fault;

/** How a hostile client misbehaves. */
public sealed interface Hostility {
    /** Most bytes a second that a hostile client may be asked for. */
    long FASTEST = 1L << 30;

    /** Connects and sends nothing. */
    record HalfOpen() implements Hostility {}

    /** Sends C0 and C1 drop by drop (RTMP 1.0 section 5.2.2), then nothing. */
    record SlowHandshake(long bytesPerSecond) implements Hostility {
        public SlowHandshake {
            requireRate(bytesPerSecond);
        }
    }

    /** Sends random bytes for ever, the same for the same seed. */
    record Garbage(long seed, long bytesPerSecond) implements Hostility {
        public Garbage {
            requireRate(bytesPerSecond);
        }
    }

    /** Shakes hands in full, then sends nothing. */
    record HalfHandshake() implements Hostility {}

    private static void requireRate(long bytesPerSecond) {
        if (bytesPerSecond < 1 || bytesPerSecond > FASTEST) {
            throw new IllegalArgumentException("bytesPerSecond " + bytesPerSecond);
        }
    }
}
