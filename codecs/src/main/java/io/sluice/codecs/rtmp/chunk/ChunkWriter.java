package io.sluice.codecs.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import java.util.HashMap;
import java.util.Map;

/**
 * Cuts messages into chunks (RTMP 1.0 section 5.3). The first message of a chunk stream gets a
 * header of type 0, as does one whose time or message stream jumps; the others type 1. Type 3 only
 * ever goes on with a message: peers disagree on what else it means. An extended timestamp is
 * repeated in each of them, as the specification says.
 */
public final class ChunkWriter {
    private static final int FIRST_CHUNK_BYTES = 128;
    private static final int CONTINUATION_MAX_BYTES = 3 + 4;

    /**
     * Up to so many bytes a message is copied: one buffer is written with one plain send, which
     * costs less than gathering its pieces does.
     */
    private static final int COPIED_BYTES = 16 << 10;

    /** Of chunks smaller than that a message has so many pieces that copying is cheaper too. */
    private static final int GATHERED_CHUNK_BYTES = 4096;

    private final ByteBufAllocator alloc;
    private final Map<Integer, Sent> last = new HashMap<>();
    private int chunkBytes = FIRST_CHUNK_BYTES;

    /** What the header of the next message on the same chunk stream may lean on. */
    private static final class Sent {
        private long timestampMillis;
        private int streamId;
    }

    public ChunkWriter(ByteBufAllocator alloc) {
        this.alloc = alloc;
    }

    /** Applies a Set Chunk Size that was written. */
    public void setChunkSize(int bytes) {
        chunkBytes = bytes;
    }

    /**
     * Takes the message and returns its chunks, which the caller owns: a short message's in one
     * buffer, a long one's as headers in one small buffer and slices of the payload. The payload's
     * indices stay where they are, since others may read it too.
     */
    public ByteBuf write(int chunkStreamId, RtmpMessage message) {
        int size = message.payload().readableBytes();
        int chunks = Math.max(1, Math.ceilDiv(size, chunkBytes));
        int headerBytes = ChunkHeader.MAX_BYTES + (chunks - 1) * CONTINUATION_MAX_BYTES;
        return size <= COPIED_BYTES || chunkBytes < GATHERED_CHUNK_BYTES
                ? copied(chunkStreamId, message, alloc.buffer(headerBytes + size))
                : gathered(chunkStreamId, message, alloc.buffer(headerBytes), chunks);
    }

    private ByteBuf copied(int chunkStreamId, RtmpMessage message, ByteBuf out) {
        ByteBuf payload = message.payload();
        int size = payload.readableBytes();
        boolean extended = writeHeader(out, chunkStreamId, message);
        for (int done = 0; done < size; done += chunkBytes) {
            if (done > 0) {
                writeContinuation(out, chunkStreamId, extended, message.timestampMillis());
            }
            int piece = Math.min(chunkBytes, size - done);
            out.writeBytes(payload, payload.readerIndex() + done, piece);
        }
        payload.release();
        return out;
    }

    private ByteBuf gathered(int chunkStreamId, RtmpMessage message, ByteBuf headers, int chunks) {
        ByteBuf payload = message.payload();
        int size = payload.readableBytes();
        boolean extended = writeHeader(headers, chunkStreamId, message);
        CompositeByteBuf out = alloc.compositeBuffer(2 * chunks);
        int from = 0;
        for (int done = 0; done < size; done += chunkBytes) {
            if (done > 0) {
                from = headers.writerIndex();
                writeContinuation(headers, chunkStreamId, extended, message.timestampMillis());
            }
            int piece = Math.min(chunkBytes, size - done);
            out.addComponent(true, headers.retainedSlice(from, headers.writerIndex() - from));
            out.addComponent(true, payload.retainedSlice(payload.readerIndex() + done, piece));
        }
        headers.release();
        payload.release();
        return out;
    }

    private static void writeContinuation(ByteBuf out, int id, boolean extended, long timestamp) {
        writeBasicHeader(out, 3, id);
        writeExtended(out, extended, timestamp);
    }

    private boolean writeHeader(ByteBuf out, int chunkStreamId, RtmpMessage message) {
        Sent sent = last.get(chunkStreamId);
        boolean first = sent == null;
        if (sent == null) {
            sent = new Sent();
            last.put(chunkStreamId, sent);
        }
        long delta = (message.timestampMillis() - sent.timestampMillis) & 0xFFFF_FFFFL;
        boolean leans =
                !first && sent.streamId == message.streamId() && delta < ChunkHeader.EXTENDED;
        sent.timestampMillis = message.timestampMillis();
        sent.streamId = message.streamId();
        long field = leans ? delta : message.timestampMillis();
        boolean extended = field >= ChunkHeader.EXTENDED;
        writeBasicHeader(out, leans ? 1 : 0, chunkStreamId);
        out.writeMedium(extended ? ChunkHeader.EXTENDED : (int) field);
        out.writeMedium(message.size()).writeByte(message.typeId());
        if (!leans) {
            out.writeIntLE(message.streamId());
        }
        writeExtended(out, extended, field);
        return extended;
    }

    private static void writeBasicHeader(ByteBuf out, int format, int id) {
        if (id < 64) {
            out.writeByte(format << 6 | id);
        } else if (id < 64 + 256) {
            out.writeByte(format << 6).writeByte(id - 64);
        } else {
            out.writeByte(format << 6 | 1).writeShortLE(id - 64);
        }
    }

    private static void writeExtended(ByteBuf out, boolean extended, long value) {
        if (extended) {
            out.writeInt((int) value);
        }
    }
}
