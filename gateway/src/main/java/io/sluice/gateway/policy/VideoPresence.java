package io.sluice.gateway.policy;

import java.util.ArrayDeque;

/**
 * When video was arriving: at a moment it is there if a frame arrived within a window before it.
 * Kept as runs of arrivals no further apart than the window, so that any past moment that is still
 * undecided can be asked about exactly.
 */
final class VideoPresence {
    private final long windowNanos;
    private final ArrayDeque<Run> runs = new ArrayDeque<>();

    /** Arrivals no further apart than the window; the last run grows with every frame. */
    private static final class Run {
        private final long firstNanos;
        private long lastNanos;

        Run(long nanos) {
            firstNanos = nanos;
            lastNanos = nanos;
        }
    }

    VideoPresence(long windowNanos) {
        this.windowNanos = windowNanos;
    }

    void onVideo(long nowNanos) {
        Run last = runs.peekLast();
        if (last != null && nowNanos - last.lastNanos <= windowNanos) {
            last.lastNanos = nowNanos;
        } else {
            runs.addLast(new Run(nowNanos));
        }
    }

    boolean at(long nanos) {
        for (Run run : runs) {
            if (nanos >= run.firstNanos && nanos < run.lastNanos + windowNanos) {
                return true;
            }
        }
        return false;
    }

    /** The first moment after the given one at which the answer changes, if it does by then. */
    long nextChange(long afterNanos, long byNanos) {
        long next = byNanos;
        for (Run run : runs) {
            long gone = run.lastNanos + windowNanos;
            if (run.firstNanos > afterNanos) {
                next = Math.min(next, run.firstNanos);
            }
            if (gone > afterNanos) {
                next = Math.min(next, gone);
            }
        }
        return next;
    }

    /** Nobody will ask about a moment before this one any more. */
    void forgetBefore(long nanos) {
        while (!runs.isEmpty() && runs.getFirst().lastNanos + windowNanos <= nanos) {
            runs.removeFirst();
        }
    }
}
