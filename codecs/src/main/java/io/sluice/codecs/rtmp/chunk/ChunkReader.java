package io.sluice.codecs.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages together from chunks, however the bytes are cut (RTMP 1.0 section 5.3). Memory
 * follows the bytes that arrived, never what a header declares. The caller applies Set Chunk Size
 * and Abort, which are messages like others.
 */
public final class ChunkReader implements AutoCloseable {
    private static final int FIRST_CHUNK_BYTES = 128;
    private static final int MIN_CHUNK_BYTES = 128;
    private static final int MAX_EFFECTIVE_CHUNK_BYTES = 0xFFFFFF;

    private final ByteBufAllocator alloc;
    private final ChunkLimits limits;
    private final ChunkHeader header = new ChunkHeader();

    /** Bytes of a header that was cut: never more than a header and a timestamp's prefix. */
    private final ByteBuf carry = Unpooled.buffer(ChunkHeader.MAX_BYTES, ChunkHeader.MAX_BYTES);

    private ChunkStream[] streams = new ChunkStream[4];
    private int streamCount;
    private int chunkBytes = FIRST_CHUNK_BYTES;
    private int maxPartialBytes;
    private int partialBytes;
    private @Nullable ChunkStream current;
    private int chunkLeft;

    public ChunkReader(ByteBufAllocator alloc, ChunkLimits limits, int maxPartialBytes) {
        this.alloc = alloc;
        this.limits = limits;
        this.maxPartialBytes = maxPartialBytes;
    }

    /** Bounds the memory of all unfinished messages from now on. */
    public void maxPartialBytes(int bytes) {
        maxPartialBytes = bytes;
    }

    /** How much memory all unfinished messages take. */
    public int partialBytes() {
        return partialBytes;
    }

    /** Applies the peer's Set Chunk Size, also to a message already begun. */
    public void setChunkSize(long announced) {
        if (announced < MIN_CHUNK_BYTES || announced > limits.maxChunkBytes()) {
            throw new ProtocolException(Violation.CHUNK_SIZE, "announced " + announced);
        }
        chunkBytes = (int) Math.min(announced, MAX_EFFECTIVE_CHUNK_BYTES);
    }

    /** Applies the peer's Abort. */
    public void abort(long chunkStreamId) {
        for (int i = 0; i < streamCount; i++) {
            if (streams[i].id == chunkStreamId) {
                partialBytes -= streams[i].partial.held();
                streams[i].abort();
            }
        }
    }

    /**
     * Borrows the input and returns the next whole message, which the caller owns, or null once the
     * input is used up.
     */
    public @Nullable RtmpMessage read(ByteBuf in) {
        while (current != null || readHeader(in)) {
            RtmpMessage whole = readBody(in);
            if (whole != null || current != null) {
                return whole;
            }
        }
        return null;
    }

    @Override
    public void close() {
        for (int i = 0; i < streamCount; i++) {
            streams[i].abort();
        }
        partialBytes = 0;
        current = null;
    }

    private boolean readHeader(ByteBuf in) {
        if (!carry.isReadable()) {
            if (parseHeader(in)) {
                return true;
            }
            carry.clear().writeBytes(in);
            return false;
        }
        carry.discardReadBytes();
        int taken = Math.min(in.readableBytes(), carry.writableBytes());
        carry.writeBytes(in, taken);
        if (!parseHeader(carry)) {
            return false;
        }
        int givenBack = Math.min(taken, carry.readableBytes());
        in.readerIndex(in.readerIndex() - givenBack);
        carry.writerIndex(carry.writerIndex() - givenBack);
        return true;
    }

    private boolean parseHeader(ByteBuf in) {
        int start = in.readerIndex();
        if (!header.read(in)) {
            return false;
        }
        ChunkStream stream;
        if (header.format == 3) {
            stream = known(header.chunkStreamId);
            int repeated = stream.repeatedTimestampBytes(in);
            if (repeated < 0) {
                in.readerIndex(start);
                return false;
            }
            in.skipBytes(repeated);
            stream.proceed();
        } else {
            stream = knownOrNew(header.chunkStreamId);
            stream.begin(header);
        }
        if (stream.length() > limits.maxMessageBytes()) {
            throw new ProtocolException(
                    Violation.MESSAGE_SIZE, "declared " + stream.length() + " bytes");
        }
        current = stream;
        chunkLeft = Math.min(chunkBytes, stream.missing());
        return true;
    }

    private @Nullable RtmpMessage readBody(ByteBuf in) {
        ChunkStream stream = current;
        if (stream == null) {
            return null;
        }
        if (carry.isReadable()) {
            addPiece(stream, carry);
        }
        if (chunkLeft == stream.length()
                && PartialMessage.worthKeeping(in, chunkLeft)
                && in.readableBytes() >= chunkLeft) {
            current = null;
            checkWhole(stream);
            return stream.end(in.readRetainedSlice(chunkLeft));
        }
        addPiece(stream, in);
        if (chunkLeft > 0) {
            return null;
        }
        current = null;
        if (stream.missing() > 0) {
            return null;
        }
        checkWhole(stream);
        partialBytes -= stream.partial.held();
        return stream.end(stream.partial.take());
    }

    /** However the bytes were cut, no message is longer than what may be unfinished. */
    private void checkWhole(ChunkStream stream) {
        if (stream.length() > maxPartialBytes) {
            throw new ProtocolException(
                    Violation.MESSAGE_SIZE, "a message of " + stream.length() + " bytes");
        }
    }

    private void addPiece(ChunkStream stream, ByteBuf in) {
        int bytes = Math.min(chunkLeft, in.readableBytes());
        if (bytes == 0) {
            return;
        }
        partialBytes -= stream.partial.held();
        stream.partial.add(alloc, in, bytes, stream.length());
        partialBytes += stream.partial.held();
        chunkLeft -= bytes;
        if (partialBytes > maxPartialBytes && stream.missing() > 0) {
            throw new ProtocolException(
                    Violation.MESSAGE_SIZE, "unfinished messages of " + partialBytes + " bytes");
        }
    }

    private ChunkStream known(int id) {
        ChunkStream stream = find(id);
        if (stream == null) {
            throw new ProtocolException(
                    Violation.CHUNK, "first header of a chunk stream is type 3");
        }
        return stream;
    }

    private ChunkStream knownOrNew(int id) {
        ChunkStream stream = find(id);
        if (stream != null) {
            return stream;
        }
        if (streamCount == limits.maxChunkStreams()) {
            throw new ProtocolException(
                    Violation.CHUNK, "more than " + streamCount + " chunk streams");
        }
        if (streamCount == streams.length) {
            streams = Arrays.copyOf(streams, streamCount * 2);
        }
        ChunkStream created = new ChunkStream(id);
        streams[streamCount++] = created;
        return created;
    }

    private @Nullable ChunkStream find(int id) {
        for (int i = 0; i < streamCount; i++) {
            if (streams[i].id == id) {
                return streams[i];
            }
        }
        return null;
    }
}
