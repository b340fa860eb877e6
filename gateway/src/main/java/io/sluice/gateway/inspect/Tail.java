package io.sluice.gateway.inspect;

import io.sluice.gateway.tap.TapSpace;
import io.sluice.gateway.tap.TappedTag;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The coded frames of a GOP that nobody has needed yet, in order, within bounds on bytes: what a
 * decoder must be fed if a sample falls due in this GOP after all.
 */
final class Tail {
    private final TapSpace space;
    private final ArrayDeque<TappedTag> frames = new ArrayDeque<>();
    private long bytes;

    Tail(TapSpace space) {
        this.space = space;
    }

    /** Keeps the frame and its reference, or returns false and leaves it to the caller. */
    boolean hold(TappedTag frame) {
        long size = frame.size() + TapSpace.TAG_BYTES;
        if (bytes + size > space.maxTailBytes() || !space.take(bytes, size)) {
            return false;
        }
        frames.add(frame);
        bytes += size;
        return true;
    }

    /** Hands over every frame, in order; the receiver owns it. */
    void release(Consumer<? super TappedTag> receiver) {
        space.give(bytes);
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
