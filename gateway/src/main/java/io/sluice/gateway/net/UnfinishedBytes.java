package io.sluice.gateway.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of unfinished messages that all connections hold together. Once they are more than the
 * bound, whoever holds more than an equal share must go: the others are left alone, and together
 * they hold no more than the bound once more. Thread-safe.
 */
public final class UnfinishedBytes {
    private final long most;
    private final long share;
    private final AtomicLong held = new AtomicLong();

    public UnfinishedBytes(long most, int maxStreams) {
        this.most = most;
        this.share = most / maxStreams;
    }

    /** Counts one connection's change; false where it must go. */
    boolean change(int before, int now) {
        long all = held.addAndGet(now - before);
        return all <= most || now <= share;
    }

    long held() {
        return held.get();
    }
}
