package io.sluice.codecs.video;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A bounded set of reusable {@link Picture}s. Thread-safe: pictures are taken on a decode thread
 * and given back wherever their inspection ends. At the bound it hands out none, so memory stays
 * fixed whatever the backlog.
 */
public final class PicturePool {
    /** swscale's vector code may write past the end of the last row. */
    private static final int PADDING_BYTES = 64;

    private final PictureSpec spec;
    private final int capacity;
    private final ArrayDeque<Picture> free = new ArrayDeque<>();
    private int created;

    public PicturePool(PictureSpec spec, int capacity) {
        this.spec = spec;
        this.capacity = capacity;
    }

    public PictureSpec spec() {
        return spec;
    }

    /** A picture with unspecified content, or null where all of them are held. */
    public synchronized @Nullable Picture take() {
        Picture picture = free.pollLast();
        if (picture == null) {
            if (created == capacity) {
                return null;
            }
            created++;
            picture = new Picture(this, memory(spec.rgbBytes()), memory(spec.lumaBytes()));
        }
        picture.held(true);
        return picture;
    }

    /** How many pictures are out now: 0 once every inspection has ended. */
    public synchronized int held() {
        return created - free.size();
    }

    private static ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes + PADDING_BYTES).slice(0, bytes);
    }

    synchronized void giveBack(Picture picture) {
        if (!picture.held()) {
            throw new IllegalStateException("picture released twice");
        }
        picture.held(false);
        free.addLast(picture);
    }
}
