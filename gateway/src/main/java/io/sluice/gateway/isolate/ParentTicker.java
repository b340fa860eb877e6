package io.sluice.gateway.isolate;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * The parent process's clock in a child: the machine's monotonic clock ({@code System.nanoTime},
 * which is CLOCK_MONOTONIC on Linux and so the same in both), less what the parent's ticker is
 * behind it.
 */
final class ParentTicker implements Ticker {
    private final long behindNanos;

    ParentTicker(long behindNanos) {
        this.behindNanos = behindNanos;
    }

    /** How far a ticker is behind the machine's clock. */
    static long behindNanos(Ticker ticker) {
        return System.nanoTime() - ticker.nanoTime();
    }

    @Override
    public long initialNanoTime() {
        return 0;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime() - behindNanos;
    }

    @Override
    public void sleep(long delay, TimeUnit unit) throws InterruptedException {
        unit.sleep(delay);
    }
}
