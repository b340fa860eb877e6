package io.sluice.codecs.rtmp.message;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;

/**
 * One whole message, as the chunk layer carries it (RTMP 1.0 section 6.1). Whoever receives it owns
 * one reference of its payload.
 *
 * @param typeId one of {@link MessageType}, or a type we don't know
 * @param timestampMillis an unsigned 32-bit count that wraps
 * @param streamId the message stream id, 0 for the connection itself
 */
public record RtmpMessage(int typeId, long timestampMillis, int streamId, ByteBuf payload) {

    /** A message about the connection: timestamp 0 on message stream 0. */
    public static RtmpMessage control(int typeId, ByteBuf payload) {
        return new RtmpMessage(typeId, 0, 0, payload);
    }

    public int size() {
        return payload.readableBytes();
    }

    public void release() {
        payload.release();
    }

    /** The payload, borrowed, once it is known to hold at least so many bytes. */
    ByteBuf need(int bytes) {
        if (payload.readableBytes() < bytes) {
            throw new ProtocolException(
                    Violation.MESSAGE, "type " + typeId + " of " + size() + " bytes");
        }
        return payload;
    }
}
