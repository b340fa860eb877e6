package io.sluice.codecs.rtmp.message;

import io.netty.buffer.ByteBufAllocator;

/** The sender's new maximum chunk size, in bytes (RTMP 1.0 section 5.4.1). */
public record SetChunkSize(long bytes) {

    /** Borrows the message. */
    public static SetChunkSize read(RtmpMessage message) {
        return new SetChunkSize(message.need(4).getUnsignedInt(message.payload().readerIndex()));
    }

    public RtmpMessage toMessage(ByteBufAllocator alloc) {
        return RtmpMessage.control(
                MessageType.SET_CHUNK_SIZE, alloc.buffer(4).writeInt((int) bytes));
    }
}
