package io.sluice.models.classify;

import io.sluice.codecs.video.Picture;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Direct buffers in which a batch's pictures are laid side by side; kept for reuse, at most as many
 * as threads classify at once.
 */
final class StagingBuffers {
    private final int pictureBytes;
    private final int batchMax;
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    StagingBuffers(int pictureBytes, int batchMax) {
        this.pictureBytes = pictureBytes;
        this.batchMax = batchMax;
    }

    /** A buffer for a full batch, to be given back. */
    ByteBuffer take() {
        ByteBuffer buffer = free.poll();
        return buffer != null ? buffer : ByteBuffer.allocateDirect(pictureBytes * batchMax);
    }

    void giveBack(ByteBuffer buffer) {
        free.add(buffer);
    }

    /**
     * Copies the pictures in and gives a view of exactly their bytes, which starts at its own 0.
     */
    ByteBuffer fill(ByteBuffer buffer, List<Picture> pictures) {
        for (int i = 0; i < pictures.size(); i++) {
            buffer.put(i * pictureBytes, pictures.get(i).rgb(), 0, pictureBytes);
        }
        return buffer.slice(0, pictures.size() * pictureBytes);
    }
}
