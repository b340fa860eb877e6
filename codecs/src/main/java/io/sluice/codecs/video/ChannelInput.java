package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * libavformat's input (AVIOContext) over a Java channel. JavaCPP has only a few native slots a
 * callback type, so all inputs share one pair of callbacks and are found by a handle.
 */
final class ChannelInput implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final Map<Long, ChannelInput> OPEN = new ConcurrentHashMap<>();
    private static final Read READ = new Read();
    private static final Seek SEEK = new Seek();

    private final SeekableByteChannel channel;
    private final Pointer handle = av_malloc(1);
    private final AVIOContext context;
    private @Nullable IOException failure;

    ChannelInput(SeekableByteChannel channel) {
        this.channel = channel;
        BytePointer buffer = new BytePointer(av_malloc(BUFFER_BYTES));
        this.context =
                avio_alloc_context(
                        buffer,
                        BUFFER_BYTES,
                        0,
                        handle,
                        READ,
                        (Write_packet_Pointer_BytePointer_int) null,
                        SEEK);
        OPEN.put(handle.address(), this);
    }

    AVIOContext context() {
        return context;
    }

    /** Throws what the channel threw inside native code, if anything. */
    void rethrow() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    private int read(BytePointer target, int bytes) throws IOException {
        int count = channel.read(target.capacity(bytes).asByteBuffer());
        return count > 0 ? count : AVERROR_EOF;
    }

    private long seek(long offset, int whence) throws IOException {
        long size = channel.size();
        switch (whence & ~AVSEEK_FORCE) {
            case AVSEEK_SIZE -> {
                return size;
            }
            case 0 -> channel.position(offset);
            case 1 -> channel.position(channel.position() + offset);
            case 2 -> channel.position(size + offset);
            default -> throw new IOException("seek mode " + whence);
        }
        return channel.position();
    }

    private int failed(IOException e) {
        failure = e;
        return AVERROR_EXTERNAL;
    }

    private static ChannelInput of(Pointer handle) {
        ChannelInput input = OPEN.get(handle.address());
        if (input == null) {
            throw new IllegalStateException("input is closed");
        }
        return input;
    }

    private static final class Read extends Read_packet_Pointer_BytePointer_int {
        @Override
        public int call(Pointer handle, BytePointer target, int bytes) {
            ChannelInput input = of(handle);
            try {
                return input.read(target, bytes);
            } catch (IOException e) {
                return input.failed(e);
            }
        }
    }

    private static final class Seek extends Seek_Pointer_long_int {
        @Override
        public long call(Pointer handle, long offset, int whence) {
            ChannelInput input = of(handle);
            try {
                return input.seek(offset, whence);
            } catch (IOException e) {
                return input.failed(e);
            }
        }
    }

    @Override
    public void close() {
        OPEN.remove(handle.address());
        av_free(context.buffer());
        avio_context_free(context);
        av_free(handle);
    }
}
