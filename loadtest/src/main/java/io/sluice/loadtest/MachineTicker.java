package io.sluice.loadtest;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * The machine's monotonic clock as it is ({@code System.nanoTime}, CLOCK_MONOTONIC on Linux), so
 * that the processes of a load test can compare their stamps. Netty's own ticker begins at 0 in
 * each process.
 */
public final class MachineTicker implements Ticker {
    @Override
    public long initialNanoTime() {
        return 0;
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
