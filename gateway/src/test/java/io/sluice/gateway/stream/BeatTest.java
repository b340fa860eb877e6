package io.sluice.gateway.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BeatTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void manyStreamsShareAFewMoments() {
        SplittableRandom random = new SplittableRandom(1);
        TreeSet<Long> moments = new TreeSet<>();
        for (int stream = 0; stream < 1_000; stream++) {
            long now = random.nextLong(SECOND);
            moments.add((now + Beat.nanosToNext(SECOND, now)) % SECOND);
        }
        assertEquals(8, moments.size());
    }

    @Test
    void theWaitIsAPeriodOrAnEighthLess() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 1_000; i++) {
            long now = random.nextLong(-SECOND, SECOND);
            long wait = Beat.nanosToNext(SECOND, now);
            assertTrue(wait > SECOND / 8 * 7 && wait <= SECOND, now + ": " + wait);
        }
    }

    @Test
    void theShortestPeriodIsKept() {
        assertEquals(1, Beat.nanosToNext(1, 12_345));
        assertEquals(0, Beat.nanosToNext(0, 12_345));
    }
}
