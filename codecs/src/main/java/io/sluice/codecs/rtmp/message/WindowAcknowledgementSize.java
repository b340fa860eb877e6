package io.sluice.codecs.rtmp.message;

import io.netty.buffer.ByteBufAllocator;

/** After how many bytes the sender expects an acknowledgement (RTMP 1.0 section 5.4.4). */
public record WindowAcknowledgementSize(long bytes) {

    /** Borrows the message. */
    public static WindowAcknowledgementSize read(RtmpMessage message) {
        return new WindowAcknowledgementSize(
                message.need(4).getUnsignedInt(message.payload().readerIndex()));
    }

    public RtmpMessage toMessage(ByteBufAllocator alloc) {
        return RtmpMessage.control(
                MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE, alloc.buffer(4).writeInt((int) bytes));
    }
}
