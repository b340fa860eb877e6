package io.sluice.codecs.video;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.AudioCodec;
import io.sluice.codecs.flv.AudioTag;
import io.sluice.codecs.flv.FlvReader;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.codecs.rtmp.ProtocolException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * An FLV clip, byte for byte as recorded: its tags are what RTMP carries, so nothing is remuxed.
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
            return checked(tag);
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

    private static MediaTag checked(MediaTag tag) throws ContainerException {
        String other;
        try {
            other = foreignCodec(tag);
        } catch (ProtocolException e) {
            tag.release();
            throw e;
        }
        if (other != null) {
            tag.release();
            throw new ContainerException(other + " found, expected H.264 video and AAC audio");
        }
        return tag;
    }

    private static @Nullable String foreignCodec(MediaTag tag) {
        return switch (tag.kind()) {
            case VIDEO -> {
                VideoTag header = VideoTag.parse(tag.payload());
                boolean pictures =
                        switch (header.packet()) {
                            case EMPTY, COMMAND -> false;
                            case SEQUENCE_START,
                                    CODED_FRAMES,
                                    SEQUENCE_END,
                                    METADATA,
                                    MULTITRACK,
                                    MOD_EX,
                                    OTHER ->
                                    true;
                        };
                yield pictures && header.codec() != VideoCodec.AVC
                        ? header.codec() + " video (" + header.packet() + ")"
                        : null;
            }
            case AUDIO -> {
                AudioTag header = AudioTag.parse(tag.payload());
                yield header.packet() != AudioTag.Packet.EMPTY && header.codec() != AudioCodec.AAC
                        ? header.codec() + " audio"
                        : null;
            }
            case DATA -> null;
        };
    }

    @Override
    public void close() {
        reader.close();
    }
}
