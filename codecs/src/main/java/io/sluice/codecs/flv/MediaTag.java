package io.sluice.codecs.flv;

import io.netty.buffer.ByteBuf;

/**
 * One media message: an FLV tag's body with its kind and timestamp, as RTMP carries it (RTMP 1.0
 * section 7.1, FLV 10.1 annex E.4.1).
 *
 * <p>Whoever receives a tag owns one reference of its payload and must release it; the payload's
 * indices belong to the tag and are never moved: readers use absolute gets or a duplicate.
 *
 * @param timestampMillis the message's timestamp as sent, an unsigned 32-bit count that wraps
 */
public record MediaTag(Kind kind, long timestampMillis, ByteBuf payload) {

    /** What the tag carries, with the RTMP message type (which is the FLV tag type). */
    public enum Kind {
        AUDIO(8),
        VIDEO(9),
        /** AMF0 data: {@code @setDataFrame}, {@code onMetaData}, cue points, captions. */
        DATA(18);

        private final int typeId;

        Kind(int typeId) {
            this.typeId = typeId;
        }

        public int typeId() {
            return typeId;
        }
    }

    public int size() {
        return payload.readableBytes();
    }

    /** Takes one more reference for another holder of the same tag. */
    public MediaTag retain() {
        payload.retain();
        return this;
    }

    /**
     * The same tag in a buffer of its own size, which the caller owns: it keeps no larger one that
     * this was received in.
     */
    public MediaTag copy() {
        ByteBuf copy = payload.alloc().buffer(size(), size());
        copy.writeBytes(payload, payload.readerIndex(), size());
        return new MediaTag(kind, timestampMillis, copy);
    }

    public void release() {
        payload.release();
    }
}
