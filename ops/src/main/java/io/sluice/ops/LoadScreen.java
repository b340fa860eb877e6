package io.sluice.ops;

import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.run.Progress;
import java.time.Duration;

/** A load test's progress: one line that is written over where a person watches, else few lines. */
final class LoadScreen implements Progress {
    private static final Duration SELDOM = Duration.ofSeconds(10);
    private static final String OVER = "\r\033[K";

    private final Output output;
    private final Ticker ticker;
    private boolean status;
    private long lastNanos;

    LoadScreen(Output output, Ticker ticker) {
        this.output = output;
        this.ticker = ticker;
        this.lastNanos = ticker.nanoTime() - SELDOM.toNanos();
    }

    @Override
    public synchronized void say(String line) {
        clear();
        output.line(line);
    }

    @Override
    public synchronized void now(String line) {
        if (output.terminal()) {
            output.out().print(OVER + line);
            output.out().flush();
            status = true;
        } else if (ticker.nanoTime() - lastNanos >= SELDOM.toNanos()) {
            lastNanos = ticker.nanoTime();
            output.line(line);
        }
    }

    /** Leaves the line empty. */
    synchronized void clear() {
        if (status) {
            output.out().print(OVER);
            output.out().flush();
            status = false;
        }
    }
}
