package io.sluice.loadtest.run;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets whoever waits for a run ask it to end before its time. Thread-safe. */
final class EarlyEnd {
    private boolean asked;
    private @Nullable Thread sleeper;

    /** The run sleeps no more: each of its waits ends with an {@link EndedEarlyException}. */
    synchronized void ask() {
        asked = true;
        if (sleeper != null) {
            sleeper.interrupt();
        }
    }

    synchronized boolean asked() {
        return asked;
    }

    /** Waits that long, on the run's thread. */
    void sleep(long nanos, Ticker ticker) throws LoadException {
        begin();
        try {
            ticker.sleep(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            if (!asked()) {
                Thread.currentThread().interrupt();
                throw new LoadException("the run was interrupted", e);
            }
        } finally {
            end();
        }
        requireNotAsked();
    }

    synchronized void requireNotAsked() throws EndedEarlyException {
        if (asked) {
            throw new EndedEarlyException();
        }
    }

    private synchronized void begin() throws EndedEarlyException {
        requireNotAsked();
        sleeper = Thread.currentThread();
    }

    /** An interrupt that came too late for the sleep is not for whatever is done next. */
    private synchronized void end() {
        sleeper = null;
        if (asked) {
            boolean _ = Thread.interrupted();
        }
    }
}
