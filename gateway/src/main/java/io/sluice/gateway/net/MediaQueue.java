package io.sluice.gateway.net;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.config.OriginConfig;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** The tags that wait for their origin, in order; owns them, and counts their bytes. */
final class MediaQueue {
    private final FlowControl flow;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    /** A tag, owned by who holds this, with its size for when it is gone. */
    record Waiting(MediaTag tag, int bytes, long receivedNanos) {}

    MediaQueue(OriginConfig config, Consumer<Boolean> onFull) {
        this.flow = new FlowControl(config.queueHigh().bytes(), config.queueLow().bytes(), onFull);
    }

    /** Takes the tag. */
    void add(MediaTag tag, long receivedNanos) {
        int bytes = tag.size();
        waiting.add(new Waiting(tag, bytes, receivedNanos));
        flow.add(bytes);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The oldest, which the caller then owns; its bytes count until it is {@link #written}. */
    Waiting next() {
        return waiting.remove();
    }

    void written(Waiting message) {
        flow.remove(message.bytes());
    }

    void discard() {
        while (!isEmpty()) {
            Waiting dropped = next();
            dropped.tag().release();
            flow.remove(dropped.bytes());
        }
    }

    long bytes() {
        return flow.waiting();
    }
}
