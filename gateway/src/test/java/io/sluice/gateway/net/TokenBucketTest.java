package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.config.RatesConfig.RateConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final RateConfig RATE = new RateConfig(3, Duration.ofNanos(100));

    private static int takeAll(TokenBucket bucket, long now) {
        int taken = 0;
        while (bucket.take(now)) {
            taken++;
        }
        return taken;
    }

    /** Wherever the ticker's count begins, also where it wraps. */
    @ParameterizedTest
    @ValueSource(longs = {0, -50, 12_345, Long.MAX_VALUE - 150})
    void holdsItsBurstAndFillsUpSteadily(long start) {
        TokenBucket bucket = new TokenBucket(RATE, start);
        assertEquals(3, takeAll(bucket, start));
        assertEquals(0, takeAll(bucket, start + 99));
        assertEquals(1, takeAll(bucket, start + 100));
        assertEquals(2, takeAll(bucket, start + 349));
        assertEquals(3, takeAll(bucket, start + 10_000), "never more than its burst");
    }

    @Test
    void idleIsFull() {
        TokenBucket bucket = new TokenBucket(RATE, 0);
        assertTrue(bucket.isIdle(0));
        takeAll(bucket, 0);
        assertFalse(bucket.isIdle(299));
        assertTrue(bucket.isIdle(300));
    }

    @Test
    void aLongRunGetsTheRate() {
        TokenBucket bucket = new TokenBucket(RATE, 0);
        int taken = 0;
        for (long now = 0; now < 100_000; now += 7) {
            taken += bucket.take(now) ? 1 : 0;
        }
        assertEquals(1002, taken, "the burst, and one each 100 ns");
    }

    @Test
    void theLargestSettingsDoNotOverflow() {
        TokenBucket bucket = new TokenBucket(new RateConfig(1_000_000, Duration.ofHours(1)), 0);
        assertEquals(1_000_000, takeAll(bucket, 0));
    }
}
