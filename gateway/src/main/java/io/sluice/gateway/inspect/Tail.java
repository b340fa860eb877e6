package io.sluice.gateway.inspect;

import io.sluice.gateway.tap.TappedTag;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The coded frames of a GOP that nobody has needed yet, in order, within a bound on bytes: what a
 * decoder must be fed if a sample falls due in this GOP after all.
 */
final class Tail {
    private final long maxBytes;
    private final ArrayDeque<TappedTag> frames = new ArrayDeque<>();
    private long bytes;

    Tail(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Keeps the frame and its reference, or returns false and leaves it to the caller. */
    boolean hold(TappedTag frame) {
        if (bytes + frame.size() > maxBytes) {
            return false;
        }
        frames.add(frame);
        bytes += frame.size();
        return true;
    }

    /** Hands over every frame, in order; the receiver owns it. */
    void release(Consumer<? super TappedTag> receiver) {
        bytes = 0;
        TappedTag frame = frames.poll();
        while (frame != null) {
            receiver.accept(frame);
            frame = frames.poll();
        }
    }

    int size() {
        return frames.size();
    }
}
