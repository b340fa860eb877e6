package io.sluice.gateway.isolate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QuarantineTest {
    private static final Set<String> HOSTILE = Set.of("identity h", "address 10.0.0.1");
    private static final Set<String> OTHER = Set.of("identity o", "address 10.0.0.2");

    private final MockTicker ticker = Ticker.newMockTicker();
    private final Quarantine quarantine = new Quarantine(ticker);

    @Test
    void theSecondDeathWithinAnHourIsOneTooMany() {
        quarantine.onDeath(HOSTILE, true);
        assertFalse(quarantine.holds(HOSTILE));
        ticker.advance(59, TimeUnit.MINUTES);
        quarantine.onDeath(HOSTILE, true);
        assertTrue(quarantine.holds(HOSTILE));
        assertFalse(quarantine.holds(OTHER));
    }

    @Test
    void itEndsWhenTheHourOfTheOlderOneDoes() {
        quarantine.onDeath(HOSTILE, true);
        ticker.advance(30, TimeUnit.MINUTES);
        quarantine.onDeath(HOSTILE, true);
        ticker.advance(29, TimeUnit.MINUTES);
        assertTrue(quarantine.holds(HOSTILE));
        ticker.advance(2, TimeUnit.MINUTES);
        assertFalse(quarantine.holds(HOSTILE));
        quarantine.onDeath(HOSTILE, true);
        assertTrue(quarantine.holds(HOSTILE), "the younger one still counts");
    }

    @Test
    void deathsFurtherApartNeverAddUp() {
        for (int hour = 0; hour < 10; hour++) {
            quarantine.onDeath(HOSTILE, true);
            assertFalse(quarantine.holds(HOSTILE), "hour " + hour);
            ticker.advance(61, TimeUnit.MINUTES);
        }
    }

    @Test
    void whoMayHaveBeenItIsChargedHalf() {
        for (int death = 1; death <= 3; death++) {
            quarantine.onDeath(Set.of("identity h", "identity o"), false);
            assertFalse(quarantine.holds(HOSTILE), "death " + death);
        }
        quarantine.onDeath(HOSTILE, true);
        assertTrue(quarantine.holds(HOSTILE));
        assertFalse(quarantine.holds(OTHER));
        quarantine.onDeath(OTHER, false);
        assertTrue(quarantine.holds(OTHER));
    }

    @Test
    void anyOfItsNamesIsEnough() {
        quarantine.onDeath(HOSTILE, true);
        quarantine.onDeath(Set.of("identity another", "address 10.0.0.1"), true);
        assertTrue(quarantine.holds(HOSTILE));
        assertTrue(quarantine.holds(List.of("identity new", "address 10.0.0.1")));
        assertFalse(quarantine.holds(List.of("identity h")));
    }

    @Test
    void whoeverWasNotHeardOfForLongestIsForgotten() {
        quarantine.onDeath(HOSTILE, true);
        quarantine.onDeath(HOSTILE, true);
        for (int i = 0; i < 9_998; i++) {
            quarantine.onDeath(Set.of("identity " + i), true);
        }
        assertTrue(quarantine.holds(HOSTILE), "within the bound, and heard of just now");
        for (int i = 0; i < 10_000; i++) {
            quarantine.onDeath(Set.of("address " + i), true);
        }
        assertFalse(quarantine.holds(HOSTILE));
    }
}
