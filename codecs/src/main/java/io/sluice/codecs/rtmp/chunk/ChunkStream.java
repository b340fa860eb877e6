package io.sluice.codecs.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import io.sluice.codecs.rtmp.message.RtmpMessage;

/**
 * What one incoming chunk stream remembers: the message header that later chunks lean on, and the
 * message being put together (RTMP 1.0 section 5.3.1.2). A header of type 1 or 2 may come first: it
 * then leans on zeroes.
 */
final class ChunkStream {
    final int id;
    final PartialMessage partial = new PartialMessage();
    private long timestamp;
    private long delta;
    private boolean extended;
    private int length;
    private int typeId;
    private int streamId;
    private boolean inMessage;

    ChunkStream(int id) {
        this.id = id;
    }

    int length() {
        return length;
    }

    int missing() {
        return length - partial.size();
    }

    /** Takes a header of type 0, 1 or 2, which starts a message. */
    void begin(ChunkHeader header) {
        if (inMessage) {
            throw new ProtocolException(
                    Violation.CHUNK, "header of type " + header.format + " inside a message");
        }
        delta = header.timestamp;
        extended = header.extended;
        if (header.format == 0) {
            streamId = header.streamId;
            timestamp = 0;
        }
        if (header.format <= 1) {
            length = header.length;
            typeId = header.typeId;
        }
        beginMessage();
    }

    /** Takes a header of type 3, which goes on with a message or repeats the header before. */
    void proceed() {
        if (!inMessage) {
            beginMessage();
        }
    }

    private void beginMessage() {
        timestamp = (timestamp + delta) & 0xFFFF_FFFFL;
        inMessage = true;
    }

    /**
     * How many of the bytes after a type 3 header are a repeated extended timestamp: 4, or 0, or -1
     * where more bytes must come to tell. The specification repeats it, old encoders don't, so it
     * is one only where it equals the value before.
     */
    int repeatedTimestampBytes(ByteBuf in) {
        if (!extended) {
            return 0;
        }
        int start = in.readerIndex();
        int available = Math.min(4, in.readableBytes());
        for (int i = 0; i < available; i++) {
            if (in.getUnsignedByte(start + i) != (delta >>> (24 - 8 * i) & 0xFF)) {
                return 0;
            }
        }
        return available == 4 ? 4 : -1;
    }

    RtmpMessage end(ByteBuf payload) {
        inMessage = false;
        return new RtmpMessage(typeId, timestamp, streamId, payload);
    }

    void abort() {
        partial.release();
        inMessage = false;
    }
}
