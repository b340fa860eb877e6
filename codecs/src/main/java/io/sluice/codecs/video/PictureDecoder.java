package io.sluice.codecs.video;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns coded frames of one video track into {@link Picture}s. Not thread-safe: one decode thread
 * owns it. Owns native memory, so it must be closed.
 *
 * <p>Each coded frame is named by a ticket of the caller's choosing (its place in arrival order);
 * the decoder scales only the pictures whose tickets are {@linkplain #want wanted}, since scaling
 * costs as much as decoding. Pictures come out in presentation order, so with B-frames the wanted
 * one may come some frames after it was fed.
 */
public interface PictureDecoder extends AutoCloseable {

    /**
     * Feeds one coded frame (AVCC: length-prefixed NAL units, as the tag carries them).
     *
     * @param coded the frame's bytes, position to limit, read before the call returns
     * @param ticket grows with each frame; not negative
     * @throws DecodeException if the decoder rejects the frame or passes a limit; it can go on with
     *     the next keyframe after {@link #reset()}
     */
    void feed(ByteBuffer coded, long ticket, boolean keyframe) throws DecodeException;

    /**
     * Asks, before the coded frame with this ticket is fed, that it be scaled when its picture
     * comes out. A ticket whose picture never does, as broken streams have them, is forgotten
     * silently: who waits for one needs a deadline.
     */
    void want(long ticket);

    /** The next wanted picture that has come out, or null. The receiver owns the picture. */
    @Nullable Decoded poll();

    /**
     * Signals the end of input: every picture still inside comes out; then only a keyframe after
     * {@link #reset()} may follow.
     */
    void drain() throws DecodeException;

    /**
     * Forgets all references and wanted tickets; the next frame fed must be a keyframe. Pictures
     * that have come out stay to be polled.
     */
    void reset();

    @Override
    void close();

    /**
     * A wanted picture with the ticket of its coded frame.
     *
     * @param width the coded picture's own width in pixels, before scaling
     */
    record Decoded(long ticket, Picture picture, int width, int height) {}
}
