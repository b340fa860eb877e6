package io.sluice.codecs.video;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.FlvReader;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.ProtocolException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * An FLV clip, byte for byte as recorded: its tags are what RTMP carries, so none is looked into,
 * whatever its codec and form.
 */
final class FlvContainer implements ContainerReader {
    private static final int BLOCK_BYTES = 64 << 10;

    private final SeekableByteChannel channel;
    private final ByteBufAllocator allocator;
    private final FlvReader reader;

    FlvContainer(SeekableByteChannel channel, ByteBufAllocator allocator) {
        this.channel = channel;
        this.allocator = allocator;
        this.reader = new FlvReader(allocator, MAX_TAG_BYTES);
    }

    @Override
    public @Nullable MediaTag next() throws IOException {
        try {
            MediaTag tag = reader.next();
            while (tag == null) {
                if (!readBlock()) {
                    reader.finish();
                    return null;
                }
                tag = reader.next();
            }
            return tag;
        } catch (ProtocolException e) {
            throw new ContainerException("broken FLV: " + e.getMessage());
        }
    }

    private boolean readBlock() throws IOException {
        ByteBuf block = allocator.buffer(BLOCK_BYTES);
        int count;
        try {
            count = channel.read(block.internalNioBuffer(0, BLOCK_BYTES));
        } catch (IOException e) {
            block.release();
            throw e;
        }
        reader.receive(block.writerIndex(Math.max(count, 0)));
        return count >= 0;
    }

    @Override
    public void close() {
        reader.close();
    }
}
