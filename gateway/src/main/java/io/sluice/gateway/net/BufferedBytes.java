package io.sluice.gateway.net;

import java.util.concurrent.atomic.AtomicLong;

/** The media bytes that all streams together keep while their origins are away. Thread-safe. */
final class BufferedBytes {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    BufferedBytes(long most) {
        this.most = most;
    }

    /** Counts one stream's change. */
    void change(long bytes) {
        held.addAndGet(bytes);
    }

    /** Whether they are too many, so that whoever adds to them must give some back. */
    boolean tooMany() {
        return held.get() > most;
    }

    long held() {
        return held.get();
    }
}
