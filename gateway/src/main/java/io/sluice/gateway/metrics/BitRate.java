package io.sluice.gateway.metrics;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The mean rate of a growing count of bytes between two looks at it, at least a second apart; a
 * look that comes sooner sees the rate of the last one.
 */
final class BitRate {
    private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double NANOS_A_SECOND = 1e9;

    private final LongSupplier bytes;
    private final Ticker ticker;
    private long lastBytes;
    private long lastNanos;
    private double bitsPerSecond;

    BitRate(LongSupplier bytes, Ticker ticker) {
        this.bytes = bytes;
        this.ticker = ticker;
        this.lastNanos = ticker.nanoTime();
    }

    synchronized double bitsPerSecond() {
        long now = ticker.nanoTime();
        long elapsed = now - lastNanos;
        if (elapsed >= SHORTEST_NANOS) {
            long count = bytes.getAsLong();
            bitsPerSecond = (count - lastBytes) * Byte.SIZE * NANOS_A_SECOND / elapsed;
            lastBytes = count;
            lastNanos = now;
        }
        return bitsPerSecond;
    }
}
