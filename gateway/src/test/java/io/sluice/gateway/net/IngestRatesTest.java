package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.config.RatesConfig;
import io.sluice.gateway.config.RatesConfig.RateConfig;
import io.sluice.gateway.stream.Refusal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IngestRatesTest {
    private static final String HOME = "192.0.2.1";
    private final MockTicker ticker = Ticker.newMockTicker();
    private final IngestRates rates =
            new IngestRates(
                    new RatesConfig(
                            new RateConfig(100, Duration.ofMillis(10)),
                            new RateConfig(20, Duration.ofMillis(100)),
                            new RateConfig(2, Duration.ofSeconds(60)),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(4),
                            64),
                    ticker);

    private Optional<Refusal> enter(String address) {
        return rates.enter(InetAddress.ofLiteral(address));
    }

    private void wrongKeys(int count) {
        for (int i = 0; i < count; i++) {
            rates.onWrongKey(InetAddress.ofLiteral(HOME));
        }
    }

    /** How long the address stays out now, by trying each 100 ms. */
    private long shutOutMillis() {
        long millis = 0;
        while (enter(HOME).equals(Optional.of(Refusal.WRONG_KEYS))) {
            ticker.advance(100, TimeUnit.MILLISECONDS);
            millis += 100;
        }
        return millis;
    }

    @Test
    void oneAddressConnectsAtItsRate() {
        for (int i = 0; i < 20; i++) {
            assertEquals(Optional.empty(), enter(HOME));
        }
        assertEquals(Optional.of(Refusal.CONNECTION_RATE_OF_ADDRESS), enter(HOME));
        assertEquals(Optional.empty(), enter("192.0.2.2"), "another's are its own");
        ticker.advance(100, TimeUnit.MILLISECONDS);
        assertEquals(Optional.empty(), enter(HOME));
        assertEquals(Optional.of(Refusal.CONNECTION_RATE_OF_ADDRESS), enter(HOME));
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        for (int i = 0; i < 20; i++) {
            assertEquals(Optional.empty(), enter("2001:db8:0:1::" + i));
        }
        assertEquals(
                Optional.of(Refusal.CONNECTION_RATE_OF_ADDRESS), enter("2001:db8:0:1:ffff::1"));
        assertEquals(Optional.empty(), enter("2001:db8:0:2::1"));
    }

    @Test
    void manyAddressesShareWhatThereIsInAll() {
        for (int i = 0; i < 100; i++) {
            assertEquals(Optional.empty(), enter("192.0.2." + i));
        }
        assertEquals(Optional.of(Refusal.CONNECTION_RATE), enter("198.51.100.1"));
        ticker.advance(10, TimeUnit.MILLISECONDS);
        assertEquals(Optional.empty(), enter("198.51.100.2"));
    }

    @Test
    void oneAddressesFloodLeavesTheOthersTheirShare() {
        for (int i = 0; i < 10_000; i++) {
            enter(HOME);
        }
        for (int i = 0; i < 80; i++) {
            assertEquals(Optional.empty(), enter("198.51.100." + i));
        }
    }

    @Test
    void wrongKeysShutTheirAddressOutForTwiceAsLongEachTime() {
        wrongKeys(2);
        assertEquals(0, shutOutMillis(), "as many as anyone may have");
        for (long millis : new long[] {1000, 2000, 4000, 4000}) {
            wrongKeys(1);
            assertEquals(Optional.empty(), enter("192.0.2.2"));
            assertEquals(millis, shutOutMillis());
        }
        ticker.advance(10, TimeUnit.MINUTES);
        wrongKeys(3);
        assertEquals(1000, shutOutMillis(), "all is forgotten");
    }

    @Test
    void aFloodDoesNotFillTheLog() {
        int lines = 0;
        for (int i = 0; i < 1000; i++) {
            lines += rates.mayLog() ? 1 : 0;
        }
        assertEquals(20, lines);
        ticker.advance(1, TimeUnit.SECONDS);
        assertTrue(rates.mayLog());
        assertFalse(rates.mayLog());
    }
}
