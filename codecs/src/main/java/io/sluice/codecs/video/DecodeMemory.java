package io.sluice.codecs.video;

import java.util.HashMap;
import java.util.Map;

/**
 * What all decoders that share it may hold in pictures of their own, in bytes: those that later
 * frames refer to, and those that wait for their turn to come out. Whoever owns a decoder gets no
 * more, with all its decoders together, than half of what the others leave: so one owner alone
 * can't keep all others out. Thread-safe.
 */
public final class DecodeMemory {
    /** The owner of what nobody in particular asked for: bound by the whole only. */
    public static final long NOBODY = 0;

    private final long maxBytes;
    private final Map<Long, Long> byOwner = new HashMap<>();
    private long held;
    private long exhausted;
    private long refusals;

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
    public synchronized long held() {
        return held;
    }

    /** How often somebody found no room within a share that would have been large enough. */
    synchronized long refusals() {
        return refusals;
    }

    /** How often of those there was no room at all. */
    synchronized long exhausted() {
        return exhausted;
    }

    /** Takes so many bytes, or nothing where they don't fit; less than nothing always fits. */
    synchronized boolean take(long owner, long bytes) {
        if (bytes > 0 && bytes > room(owner)) {
            onRefused(owner, bytes);
            return false;
        }
        held += bytes;
        book(owner, bytes);
        return true;
    }

    /** Who asks for more than it could have had alone can't be helped by others. */
    private void onRefused(long owner, long bytes) {
        long own = byOwner.getOrDefault(owner, 0L);
        long alone = owner == NOBODY ? maxBytes : maxBytes / 2;
        if (own + bytes <= alone) {
            refusals++;
            exhausted += bytes > maxBytes - held ? 1 : 0;
        }
    }

    private long room(long owner) {
        long own = byOwner.getOrDefault(owner, 0L);
        long left = maxBytes - (held - own);
        return (owner == NOBODY ? left : left / 2) - own;
    }

    private void book(long owner, long bytes) {
        if (byOwner.merge(owner, bytes, Long::sum) == 0) {
            byOwner.remove(owner);
        }
    }

    /** What one owner had is another's, or stays where it is if that has no room for it. */
    synchronized boolean move(long from, long to, long bytes) {
        book(from, -bytes);
        held -= bytes;
        boolean fits = bytes <= room(to);
        held += bytes;
        book(fits ? to : from, bytes);
        return fits;
    }
}
