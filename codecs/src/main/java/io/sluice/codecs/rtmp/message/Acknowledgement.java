package io.sluice.codecs.rtmp.message;

import io.netty.buffer.ByteBufAllocator;

/** How many bytes the sender has received so far, modulo 2^32 (RTMP 1.0 section 5.4.3). */
public record Acknowledgement(long sequenceNumber) {

    /** Borrows the message. */
    public static Acknowledgement read(RtmpMessage message) {
        return new Acknowledgement(message.need(4).getUnsignedInt(message.payload().readerIndex()));
    }

    public RtmpMessage toMessage(ByteBufAllocator alloc) {
        return RtmpMessage.control(
                MessageType.ACKNOWLEDGEMENT, alloc.buffer(4).writeInt((int) sequenceNumber));
    }
}
