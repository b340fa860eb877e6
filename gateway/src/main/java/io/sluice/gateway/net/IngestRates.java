package io.sluice.gateway.net;

import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.config.RatesConfig;
import io.sluice.gateway.config.RatesConfig.RateConfig;
import io.sluice.gateway.stream.Refusal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often connections may come, wrong keys be tried and the protocol be broken, in all and by
 * address. Thread-safe; its lock is held for look-ups, at a connection's accept and at an offence
 * only.
 */
final class IngestRates {
    private static final Logger LOG = LoggerFactory.getLogger(IngestRates.class);

    /** A flood must not fill the disk with lines about itself. */
    private static final RateConfig LINES = new RateConfig(20, Duration.ofSeconds(1));

    private final Ticker ticker;
    private final TokenBucket inAll;
    private final TokenBucket lines;
    private final AddressTable<TokenBucket> byAddress;
    private final AddressTable<Offences> wrongKeys;
    private final AddressTable<Offences> violations;

    IngestRates(RatesConfig config, Ticker ticker) {
        this.ticker = ticker;
        inAll = new TokenBucket(config.connections(), ticker.nanoTime());
        lines = new TokenBucket(LINES, ticker.nanoTime());
        byAddress =
                new AddressTable<>(
                        config.maxAddresses(),
                        now -> new TokenBucket(config.connectionsPerAddress(), now));
        wrongKeys = offences(config, config.wrongKeysPerAddress());
        violations = offences(config, config.violationsPerAddress());
    }

    private static AddressTable<Offences> offences(RatesConfig config, RateConfig tolerated) {
        return new AddressTable<>(
                config.maxAddresses(), now -> new Offences(config, tolerated, now));
    }

    /**
     * Takes a token for a connection, or says why it can't be had. What one address has too much
     * costs the others nothing.
     */
    synchronized Optional<Refusal> enter(InetAddress address) {
        long now = ticker.nanoTime();
        if (isShutOut(wrongKeys.find(address), now)) {
            return Optional.of(Refusal.WRONG_KEYS);
        }
        if (isShutOut(violations.find(address), now)) {
            return Optional.of(Refusal.VIOLATIONS);
        }
        if (!byAddress.of(address, now).take(now)) {
            return Optional.of(Refusal.CONNECTION_RATE_OF_ADDRESS);
        }
        return inAll.take(now) ? Optional.empty() : Optional.of(Refusal.CONNECTION_RATE);
    }

    private static boolean isShutOut(@Nullable Offences offences, long nowNanos) {
        return offences != null && offences.isShutOut(nowNanos);
    }

    /** For a connection from there. */
    Conduct of(InetAddress address) {
        return new Conduct() {
            @Override
            public void onWrongKey() {
                offend(wrongKeys, address);
            }

            @Override
            public void onViolation(String what) {
                offend(violations, address);
                note(what);
            }

            @Override
            public void note(String what) {
                if (mayLog()) {
                    LOG.info("[{}] {}", address.getHostAddress(), what);
                }
            }
        };
    }

    private synchronized void offend(AddressTable<Offences> table, InetAddress address) {
        long now = ticker.nanoTime();
        table.of(address, now).onOffence(now);
    }

    /** Whether one more line may go to the log; what they tell of is counted all the same. */
    private synchronized boolean mayLog() {
        return lines.take(ticker.nanoTime());
    }
}
