package io.sluice.codecs.rtmp.chunk;

import io.netty.buffer.ByteBuf;

/**
 * The header of one chunk: basic header, message header and extended timestamp (RTMP 1.0 section
 * 5.3.1). One instance is reused for every chunk of a reader. A type 3 chunk's extended timestamp
 * is left to {@link ChunkStream}, since whether there is one depends on what came before.
 */
final class ChunkHeader {
    static final int MAX_BYTES = 3 + 11 + 4;
    static final int EXTENDED = 0xFFFFFF;
    private static final int[] MESSAGE_HEADER_BYTES = {11, 7, 3, 0};

    int format;
    int chunkStreamId;

    /** The absolute timestamp of a type 0 header, the delta of types 1 and 2; unsigned 32 bits. */
    long timestamp;

    boolean extended;
    int length;
    int typeId;
    int streamId;

    /** Reads a whole header and returns true, or reads nothing where bytes are missing. */
    boolean read(ByteBuf in) {
        int start = in.readerIndex();
        int available = in.readableBytes();
        if (available == 0) {
            return false;
        }
        int first = in.getUnsignedByte(start);
        int basicBytes = Math.min(first & 0x3F, 2) == 2 ? 1 : 2 + (first & 0x3F);
        int messageBytes = MESSAGE_HEADER_BYTES[first >>> 6];
        if (available < basicBytes + messageBytes) {
            return false;
        }
        boolean hasTimestamp = messageBytes > 0;
        boolean isExtended = hasTimestamp && in.getUnsignedMedium(start + basicBytes) == EXTENDED;
        int bytes = basicBytes + messageBytes + (isExtended ? 4 : 0);
        if (available < bytes) {
            return false;
        }
        format = first >>> 6;
        chunkStreamId = chunkStreamId(in, start, basicBytes);
        extended = isExtended;
        readMessageHeader(in, start + basicBytes, messageBytes);
        in.skipBytes(bytes);
        return true;
    }

    private static int chunkStreamId(ByteBuf in, int start, int basicBytes) {
        return switch (basicBytes) {
            case 1 -> in.getByte(start) & 0x3F;
            case 2 -> 64 + in.getUnsignedByte(start + 1);
            default -> 64 + in.getUnsignedShortLE(start + 1);
        };
    }

    private void readMessageHeader(ByteBuf in, int at, int messageBytes) {
        if (messageBytes >= 3) {
            timestamp = extended ? in.getUnsignedInt(at + messageBytes) : in.getUnsignedMedium(at);
        }
        if (messageBytes >= 7) {
            length = in.getUnsignedMedium(at + 3);
            typeId = in.getUnsignedByte(at + 6);
        }
        if (messageBytes == 11) {
            streamId = in.getIntLE(at + 7);
        }
    }
}
