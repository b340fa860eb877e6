package io.sluice.gateway.tap;

import io.sluice.gateway.config.TapConfig;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The room in one process for tags that wait to be inspected: the bounds of each video track, and
 * one on all of them together, of which whoever asks may hold a quarter of what is free (the
 * dynamic thresholds of Choudhury and Hahne, 1998): the fuller it is, the less the greedy get, and
 * something is left for whoever needs little. Thread-safe.
 */
public final class TapSpace {
    /** What holding a tag takes besides its payload, so that many tiny ones are bounded too. */
    public static final long TAG_BYTES = 256;

    private static final int SHARE = 4;

    private final TapConfig limits;
    private final AtomicLong held = new AtomicLong();

    public TapSpace(TapConfig limits) {
        this.limits = limits;
    }

    TapConfig limits() {
        return limits;
    }

    /** Most payload bytes of a GOP that one track may hold undecoded. */
    public long maxTailBytes() {
        return limits.maxTailBytes().bytes();
    }

    /**
     * Takes room, which is given back with {@link #give}.
     *
     * @param own what whoever asks, a track's mailbox or its tail, holds already
     * @return false where there is not enough
     */
    public boolean take(long own, long bytes) {
        long before = held.get();
        while (own + bytes <= (limits.maxBytesInAll().bytes() - before) / SHARE) {
            if (held.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = held.get();
        }
        return false;
    }

    public void give(long bytes) {
        held.addAndGet(-bytes);
    }

    /** What is held of it. */
    public long heldBytes() {
        return held.get();
    }
}
