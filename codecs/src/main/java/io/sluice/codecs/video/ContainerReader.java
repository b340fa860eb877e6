package io.sluice.codecs.video;

import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A recorded clip as the tags that a publisher would send. FLV comes as it was recorded, whatever
 * its tags hold; of MP4 and Matroska come the first video and the first audio track, those marked
 * as default before others: H.264, HEVC, AV1, VP9 or VP8, with AAC, MP3, Opus, FLAC, AC-3, E-AC-3
 * or no sound. Their sequence headers come first; only FLV brings metadata of its own. Not
 * thread-safe; owns native memory, so it must be closed.
 */
public interface ContainerReader extends AutoCloseable {
    /** No clip for a live stream has larger coded frames. */
    int MAX_TAG_BYTES = (1 << 24) - 1;

    /**
     * Reads the clip's head.
     *
     * @param channel borrowed: it is read until the reader is closed, and left open then
     * @throws ContainerException if the clip is of another kind; it says what was found and what
     *     RTMP carries
     */
    static ContainerReader open(SeekableByteChannel channel, ByteBufAllocator allocator)
            throws IOException {
        ByteBuffer head = ByteBuffer.allocate(12);
        int read = channel.read(head);
        while (read >= 0 && head.hasRemaining()) {
            read = channel.read(head);
        }
        channel.position(0);
        if (head.getInt(0) >>> 8 == 0x464C56) {
            return new FlvContainer(channel, allocator);
        }
        if (head.getInt(4) == 0x66747970) {
            return AvContainer.open("mov", channel, allocator);
        }
        if (head.getInt(0) == 0x1A45DFA3) {
            return AvContainer.open("matroska", channel, allocator);
        }
        throw new ContainerException("not a clip in FLV, MP4 or Matroska");
    }

    /** The next tag, which the receiver owns, or null at the clip's end. */
    @Nullable MediaTag next() throws IOException;

    @Override
    void close();
}
