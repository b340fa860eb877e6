package io.sluice.gateway.net;

import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.config.RatesConfig;
import io.sluice.gateway.config.RatesConfig.RateConfig;
import io.sluice.gateway.stream.Refusal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * How often connections may come and wrong keys be tried, in all and by address. Thread-safe; its
 * lock is held for look-ups, at a connection's accept and at a wrong key only.
 */
final class IngestRates {
    /** A flood must not fill the disk with lines about itself. */
    private static final RateConfig LINES = new RateConfig(20, Duration.ofSeconds(1));

    private final Ticker ticker;
    private final TokenBucket inAll;
    private final TokenBucket lines;
    private final AddressTable<TokenBucket> byAddress;
    private final AddressTable<WrongKeys> wrongKeys;

    IngestRates(RatesConfig config, Ticker ticker) {
        this.ticker = ticker;
        inAll = new TokenBucket(config.connections(), ticker.nanoTime());
        lines = new TokenBucket(LINES, ticker.nanoTime());
        byAddress =
                new AddressTable<>(
                        config.maxAddresses(),
                        now -> new TokenBucket(config.connectionsPerAddress(), now));
        wrongKeys = new AddressTable<>(config.maxAddresses(), now -> new WrongKeys(config, now));
    }

    /**
     * Takes a token for a connection, or says why it can't be had. What one address has too much
     * costs the others nothing.
     */
    synchronized Optional<Refusal> enter(InetAddress address) {
        long now = ticker.nanoTime();
        WrongKeys tried = wrongKeys.find(address);
        if (tried != null && tried.isShutOut(now)) {
            return Optional.of(Refusal.WRONG_KEYS);
        }
        if (!byAddress.of(address, now).take(now)) {
            return Optional.of(Refusal.CONNECTION_RATE_OF_ADDRESS);
        }
        return inAll.take(now) ? Optional.empty() : Optional.of(Refusal.CONNECTION_RATE);
    }

    synchronized void onWrongKey(InetAddress address) {
        long now = ticker.nanoTime();
        wrongKeys.of(address, now).onWrongKey(now);
    }

    /** Whether one more refusal may have its line in the log; all of them are counted. */
    synchronized boolean mayLog() {
        return lines.take(ticker.nanoTime());
    }
}
