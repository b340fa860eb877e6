package io.sluice.codecs.video;

import java.nio.ByteBuffer;

/**
 * One decoded picture at the sizes a {@link PictureSpec} asks for: packed RGB24 rows and a luma
 * plane, each in direct memory that a {@link PicturePool} owns and reuses. Whoever holds a picture
 * must {@link #release()} it once; its bytes are overwritten by a later picture, never written out.
 */
public final class Picture {
    private final PicturePool pool;
    private final ByteBuffer rgb;
    private final ByteBuffer luma;
    private boolean held;

    Picture(PicturePool pool, ByteBuffer rgb, ByteBuffer luma) {
        this.pool = pool;
        this.rgb = rgb;
        this.luma = luma;
    }

    public PictureSpec spec() {
        return pool.spec();
    }

    /**
     * The RGB24 bytes, row by row, position 0 to limit; the view is the picture's own, do not move
     * it.
     */
    public ByteBuffer rgb() {
        return rgb;
    }

    /** The luma bytes, row by row; empty where the spec asks for none. */
    public ByteBuffer luma() {
        return luma;
    }

    public void release() {
        pool.giveBack(this);
    }

    boolean held() {
        return held;
    }

    void held(boolean now) {
        held = now;
    }
}
