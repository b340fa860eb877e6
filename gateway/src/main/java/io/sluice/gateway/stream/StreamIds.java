package io.sluice.gateway.stream;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Makes the streams' ids: 16 characters that sort by time and repeat neither in a process nor after
 * a restart (45 bits of milliseconds, 35 random ones, in Crockford's base 32). Thread-safe.
 */
final class StreamIds {
    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int TIME_DIGITS = 9;
    private static final int RANDOM_DIGITS = 7;

    private final InstantSource clock;
    private final RandomGenerator random;

    StreamIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    synchronized String next() {
        StringBuilder id = new StringBuilder(TIME_DIGITS + RANDOM_DIGITS);
        append(id, clock.millis(), TIME_DIGITS);
        append(id, random.nextLong(), RANDOM_DIGITS);
        return id.toString();
    }

    private static void append(StringBuilder id, long bits, int digits) {
        for (int i = digits - 1; i >= 0; i--) {
            id.append(DIGITS[(int) (bits >>> (5 * i)) & 31]);
        }
    }
}
