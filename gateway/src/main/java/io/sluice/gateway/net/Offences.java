package io.sluice.gateway.net;

import io.sluice.gateway.config.RatesConfig;
import io.sluice.gateway.config.RatesConfig.RateConfig;
import java.time.Duration;

/**
 * What one address's wrong keys, or its breaches of the protocol, have earned it: once its bucket
 * is empty each further one shuts it out, for twice as long as the one before. Not thread-safe.
 */
final class Offences implements AddressTable.Entry {
    private final RatesConfig config;
    private final TokenBucket bucket;
    private Duration nextBackOff;
    private long shutOutUntilNanos;

    Offences(RatesConfig config, RateConfig tolerated, long nowNanos) {
        this.config = config;
        bucket = new TokenBucket(tolerated, nowNanos);
        nextBackOff = config.backOff();
        shutOutUntilNanos = nowNanos;
    }

    void onOffence(long nowNanos) {
        if (isIdle(nowNanos)) {
            nextBackOff = config.backOff();
        }
        if (!bucket.take(nowNanos)) {
            shutOutUntilNanos = nowNanos + nextBackOff.toNanos();
            Duration twice = nextBackOff.multipliedBy(2);
            nextBackOff = twice.compareTo(config.maxBackOff()) < 0 ? twice : config.maxBackOff();
        }
    }

    boolean isShutOut(long nowNanos) {
        return shutOutUntilNanos - nowNanos > 0;
    }

    @Override
    public boolean isIdle(long nowNanos) {
        return bucket.isIdle(nowNanos) && !isShutOut(nowNanos);
    }
}
