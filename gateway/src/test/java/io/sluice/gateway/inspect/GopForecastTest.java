package io.sluice.gateway.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GopForecastTest {
    private final GopForecast forecast = new GopForecast();

    private void keyframes(long... nanos) {
        for (long each : nanos) {
            forecast.onKeyframe(each);
        }
    }

    @Test
    void withoutHistoryAGopIsTakenForEndless() {
        assertEquals(Long.MAX_VALUE, forecast.endNanos());
        keyframes(1000);
        assertEquals(Long.MAX_VALUE, forecast.endNanos());
        assertFalse(forecast.overrunAt(Long.MAX_VALUE));
    }

    @Test
    void theLongestOfTheLastFourCounts() {
        keyframes(0, 1000, 1100, 1200, 1300);
        assertEquals(2300, forecast.endNanos());
        keyframes(1400);
        assertEquals(1500, forecast.endNanos(), "the long one is five GOPs ago");
    }

    @Test
    void aGopIsOverdueOnlyBeyondArrivalJitter() {
        keyframes(0, 1600);
        assertFalse(forecast.overrunAt(1600 + 1700));
        assertTrue(forecast.overrunAt(1600 + 1701));
    }

    @Test
    void aGopWithALossInItTeachesNothing() {
        keyframes(0, 1000);
        forecast.onBreak();
        keyframes(9000);
        assertEquals(10_000, forecast.endNanos());
        forecast.forget();
        keyframes(10_000);
        assertEquals(Long.MAX_VALUE, forecast.endNanos());
    }
}
