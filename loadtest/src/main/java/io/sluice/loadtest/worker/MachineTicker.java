package io.sluice.loadtest.worker;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * The machine's monotonic clock as it is: all processes of one machine read the same. Netty's own
 * ticker counts from its process's start, so moments of two processes could not be compared.
 */
final class MachineTicker implements Ticker {
    private final long initialNanos = System.nanoTime();

    @Override
    public long initialNanoTime() {
        return initialNanos;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void sleep(long delay, TimeUnit unit) throws InterruptedException {
        unit.sleep(delay);
    }
}
