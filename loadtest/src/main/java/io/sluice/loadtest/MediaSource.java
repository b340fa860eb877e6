package io.sluice.loadtest;

import io.sluice.codecs.flv.MediaTag;
import org.jspecify.annotations.Nullable;

/** Where a publisher's tags come from, in sending order. One event loop owns it and polls it. */
public interface MediaSource extends AutoCloseable {
    /**
     * The next tag, whose payload the caller then owns; null where none is at hand now. Never
     * blocks.
     */
    @Nullable MediaTag poll();

    /** Whether no further tag will come. */
    boolean exhausted();

    @Override
    void close();
}
