package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import org.slf4j.LoggerFactory;

class IngestRatesTest {
    private static final String HOME = "192.0.2.1";
    private final MockTicker ticker = Ticker.newMockTicker();
    private final IngestRates rates =
            new IngestRates(
                    new RatesConfig(
                            new RateConfig(100, Duration.ofMillis(10)),
                            new RateConfig(20, Duration.ofMillis(100)),
                            new RateConfig(2, Duration.ofSeconds(60)),
                            new RateConfig(5, Duration.ofSeconds(60)),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(4),
                            64),
                    ticker);

    private Optional<Refusal> enter(String address) {
        return rates.enter(InetAddress.ofLiteral(address));
    }

    private void wrongKeys(int count) {
        for (int i = 0; i < count; i++) {
            rates.of(InetAddress.ofLiteral(HOME)).onWrongKey();
        }
    }

    private void violations(int count) {
        for (int i = 0; i < count; i++) {
            rates.of(InetAddress.ofLiteral(HOME)).onViolation("a test");
        }
    }

    private long shutOutMillis() {
        return shutOutMillis(Refusal.WRONG_KEYS);
    }

    /** How long the address stays out now for that, by trying each 100 ms. */
    private long shutOutMillis(Refusal why) {
        long millis = 0;
        while (enter(HOME).equals(Optional.of(why))) {
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
    void breachesOfTheProtocolDoSoToo() {
        violations(5);
        assertEquals(0, shutOutMillis(Refusal.VIOLATIONS), "as many as anyone may have");
        for (long millis : new long[] {1000, 2000, 4000, 4000}) {
            violations(1);
            assertEquals(Optional.empty(), enter("192.0.2.2"));
            assertEquals(millis, shutOutMillis(Refusal.VIOLATIONS));
        }
        wrongKeys(2);
        assertEquals(0, shutOutMillis(), "each is counted by itself");
    }

    @Test
    void aFloodDoesNotFillTheLog() {
        Conduct conduct = rates.of(InetAddress.ofLiteral(HOME));
        assertEquals(20, linesOf(() -> conduct.onViolation("a test"), 1000));
        ticker.advance(1, TimeUnit.SECONDS);
        assertEquals(1, linesOf(() -> conduct.note("a test"), 10));
    }

    private static int linesOf(Runnable said, int times) {
        Logger logger = (Logger) LoggerFactory.getLogger(IngestRates.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        for (int i = 0; i < times; i++) {
            said.run();
        }
        logger.detachAppender(lines);
        logger.setLevel(null);
        return lines.list.size();
    }
}
