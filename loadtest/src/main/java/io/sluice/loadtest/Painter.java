package io.sluice.loadtest;

import java.nio.ByteBuffer;

/** What a drawn clip shows: the moving scene, or whatever a test puts in its place. */
@FunctionalInterface
public interface Painter {
    /**
     * Draws one frame, by its number alone, so that a clip is always the same.
     *
     * @param rgb RGB24 rows, written by absolute puts from 0 to its limit
     */
    void paint(int frame, ByteBuffer rgb);
}
