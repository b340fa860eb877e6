package io.sluice.codecs.rtmp.message;

import io.netty.buffer.ByteBufAllocator;

/** A limit on how much the peer may send unacknowledged (RTMP 1.0 section 5.4.5). */
public record SetPeerBandwidth(long bytes, int limitType) {
    public static final int DYNAMIC = 2;

    /** Borrows the message. Some peers leave the limit type out. */
    public static SetPeerBandwidth read(RtmpMessage message) {
        int start = message.payload().readerIndex();
        long bytes = message.need(4).getUnsignedInt(start);
        int type = message.size() > 4 ? message.payload().getUnsignedByte(start + 4) : DYNAMIC;
        return new SetPeerBandwidth(bytes, type);
    }

    public RtmpMessage toMessage(ByteBufAllocator alloc) {
        return RtmpMessage.control(
                MessageType.SET_PEER_BANDWIDTH,
                alloc.buffer(5).writeInt((int) bytes).writeByte(limitType));
    }
}
