package io.sluice.gateway.net;

import io.sluice.gateway.config.RatesConfig.RateConfig;

/**
 * A bucket of tokens that fills up steadily, kept as the one moment at which it will be full (the
 * generic cell rate algorithm, ITU-T I.371). Not thread-safe.
 */
final class TokenBucket implements AddressTable.Entry {
    private final long refillNanos;
    private final long capacityNanos;
    private long fullAtNanos;

    TokenBucket(RateConfig rate, long nowNanos) {
        refillNanos = rate.refill().toNanos();
        capacityNanos = Math.multiplyExact(rate.burst(), refillNanos);
        fullAtNanos = nowNanos;
    }

    /** Takes a token; false where there is none. */
    boolean take(long nowNanos) {
        long base = isIdle(nowNanos) ? nowNanos : fullAtNanos;
        if (base + refillNanos - nowNanos > capacityNanos) {
            return false;
        }
        fullAtNanos = base + refillNanos;
        return true;
    }

    /** Whether it is full, as a new one is. */
    @Override
    public boolean isIdle(long nowNanos) {
        return fullAtNanos - nowNanos <= 0;
    }
}
