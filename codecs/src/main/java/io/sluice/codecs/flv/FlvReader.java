package io.sluice.codecs.flv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an FLV file to tags (FLV 10.1 annex E): {@link #receive} bytes as they come, then
 * take {@link #next} until null. A broken file is a {@link ProtocolException} that names the
 * offset. Owns what it has not handed out, so it must be closed.
 */
public final class FlvReader implements AutoCloseable {
    private final ByteBufAllocator allocator;
    private final int maxTagBytes;
    private final ByteBuf buffered;
    private State state = State.FILE_HEADER;
    private int skipBytes;
    private long offset;

    private enum State {
        FILE_HEADER,
        /** What a longer file header has that we don't know, and the first back pointer. */
        HEADER_REST,
        TAG,
        BACK_POINTER
    }

    public FlvReader(ByteBufAllocator allocator, int maxTagBytes) {
        this.allocator = allocator;
        this.maxTagBytes = maxTagBytes;
        this.buffered = allocator.buffer();
    }

    /** Takes more of the file; owns the bytes. */
    public void receive(ByteBuf bytes) {
        try {
            buffered.discardSomeReadBytes().writeBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    /** The next complete tag, which the receiver owns, or null where more bytes are needed. */
    public @Nullable MediaTag next() {
        while (state != State.TAG) {
            boolean complete =
                    switch (state) {
                        case FILE_HEADER -> readFileHeader();
                        case HEADER_REST -> skipHeaderRest();
                        case BACK_POINTER -> skipBackPointer();
                        case TAG -> true;
                    };
            if (!complete) {
                return null;
            }
        }
        return hasTag() ? readTag() : null;
    }

    /** Called once the file has ended; it may not end inside a tag. */
    public void finish() {
        boolean whole = state == State.TAG || state == State.BACK_POINTER;
        if (!whole || (state == State.TAG && buffered.isReadable())) {
            throw broken("the file ends in the middle of " + (whole ? "a tag" : "its header"));
        }
    }

    private boolean readFileHeader() {
        if (buffered.readableBytes() < FlvWriter.FILE_HEADER_BYTES) {
            return false;
        }
        if (buffered.getUnsignedMedium(buffered.readerIndex()) != FlvWriter.SIGNATURE) {
            throw broken("no FLV signature");
        }
        long headerBytes = buffered.getUnsignedInt(buffered.readerIndex() + 5);
        if (headerBytes < FlvWriter.FILE_HEADER_BYTES || headerBytes > maxTagBytes) {
            throw broken("file header of " + headerBytes + " bytes");
        }
        consume(FlvWriter.FILE_HEADER_BYTES);
        skipBytes = (int) headerBytes - FlvWriter.FILE_HEADER_BYTES + FlvWriter.BACK_POINTER_BYTES;
        state = State.HEADER_REST;
        return true;
    }

    private boolean skipHeaderRest() {
        int now = Math.min(skipBytes, buffered.readableBytes());
        consume(now);
        skipBytes -= now;
        if (skipBytes > 0) {
            return false;
        }
        state = State.TAG;
        return true;
    }

    /** The length of the tag before; files with wrong ones are common and play everywhere. */
    private boolean skipBackPointer() {
        if (buffered.readableBytes() < FlvWriter.BACK_POINTER_BYTES) {
            return false;
        }
        consume(FlvWriter.BACK_POINTER_BYTES);
        state = State.TAG;
        return true;
    }

    private boolean hasTag() {
        if (buffered.readableBytes() < FlvWriter.TAG_HEADER_BYTES) {
            return false;
        }
        kind(buffered.getUnsignedByte(buffered.readerIndex()));
        int size = buffered.getUnsignedMedium(buffered.readerIndex() + 1);
        if (size > maxTagBytes) {
            throw broken("tag of " + size + " bytes, the limit is " + maxTagBytes);
        }
        return buffered.readableBytes() >= FlvWriter.TAG_HEADER_BYTES + size;
    }

    private MediaTag readTag() {
        int start = buffered.readerIndex();
        MediaTag.Kind kind = kind(buffered.getUnsignedByte(start));
        int size = buffered.getUnsignedMedium(start + 1);
        long low = buffered.getUnsignedMedium(start + 4);
        long high = buffered.getUnsignedByte(start + 7);
        consume(FlvWriter.TAG_HEADER_BYTES);
        ByteBuf payload = allocator.buffer(size, Math.max(size, 1));
        payload.writeBytes(buffered, buffered.readerIndex(), size);
        consume(size);
        state = State.BACK_POINTER;
        return new MediaTag(kind, (high << 24) | low, payload);
    }

    private MediaTag.Kind kind(int typeId) {
        return switch (typeId) {
            case 8 -> MediaTag.Kind.AUDIO;
            case 9 -> MediaTag.Kind.VIDEO;
            case 18 -> MediaTag.Kind.DATA;
            default -> throw broken("tag of unknown type " + typeId);
        };
    }

    private void consume(int bytes) {
        buffered.skipBytes(bytes);
        offset += bytes;
    }

    private ProtocolException broken(String what) {
        return new ProtocolException(Violation.TAG, what + " at offset " + offset);
    }

    @Override
    public void close() {
        buffered.release();
    }
}
