package io.sluice.gateway.inspect;

import io.sluice.gateway.tap.TappedTag;

/** One publish's way into an inspector where its samples were drawn elsewhere. */
public final class Feed implements AutoCloseable {
    private final StreamInspection stream;

    Feed(StreamInspection stream) {
        this.stream = stream;
    }

    /** Borrows the tag; its sample, if it has one, is answered whatever becomes of it. */
    public void offer(TappedTag tag) {
        stream.onOffered();
        if (tag.due() != null) {
            stream.onDrawn();
        }
        var _ = stream.queue().offer(tag);
    }

    /** No more tags. */
    @Override
    public void close() {
        stream.queue().close();
    }
}
