package io.sluice.codecs.video;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all decoders that share it may hold in pictures of their own, in bytes: those that later
 * frames refer to, and those that wait for their turn to come out. Thread-safe.
 */
public final class DecodeMemory {
    private final long maxBytes;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();

    public DecodeMemory(long maxBytes) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("must be positive: " + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    public static DecodeMemory unbounded() {
        return new DecodeMemory(Long.MAX_VALUE);
    }

    /** How many bytes are accounted for now. */
    public long held() {
        return held.get();
    }

    /** How often there was no room. */
    long refusals() {
        return refusals.get();
    }

    /** Takes so many bytes, or nothing where they don't fit; less than nothing always fits. */
    boolean take(long bytes) {
        long now = held.get();
        while (bytes <= maxBytes - now || bytes <= 0) {
            long seen = held.compareAndExchange(now, now + bytes);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        refusals.incrementAndGet();
        return false;
    }
}
