package io.sluice.codecs.rtmp.message;

import io.netty.buffer.ByteBufAllocator;

/** Drops the unfinished message of one chunk stream (RTMP 1.0 section 5.4.2). */
public record AbortMessage(long chunkStreamId) {

    /** Borrows the message. */
    public static AbortMessage read(RtmpMessage message) {
        return new AbortMessage(message.need(4).getUnsignedInt(message.payload().readerIndex()));
    }

    public RtmpMessage toMessage(ByteBufAllocator alloc) {
        return RtmpMessage.control(
                MessageType.ABORT, alloc.buffer(4).writeInt((int) chunkStreamId));
    }
}
