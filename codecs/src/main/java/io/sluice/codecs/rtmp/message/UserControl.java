package io.sluice.codecs.rtmp.message;

import io.netty.buffer.ByteBufAllocator;

/**
 * A user control message: an event and, for the events we speak, one number (RTMP 1.0 sections 6.2
 * and 7.1.7).
 *
 * @param value a message stream id or a timestamp, by the event; 0 where the message holds none
 */
public record UserControl(int event, long value) {
    public static final int STREAM_BEGIN = 0;
    public static final int PING_REQUEST = 6;
    public static final int PING_RESPONSE = 7;

    /** Borrows the message. Unknown events are legal, whatever they carry. */
    public static UserControl read(RtmpMessage message) {
        int start = message.payload().readerIndex();
        int event = message.need(2).getUnsignedShort(start);
        long value = message.size() >= 6 ? message.payload().getUnsignedInt(start + 2) : 0;
        return new UserControl(event, value);
    }

    public RtmpMessage toMessage(ByteBufAllocator alloc) {
        return RtmpMessage.control(
                MessageType.USER_CONTROL, alloc.buffer(6).writeShort(event).writeInt((int) value));
    }
}
