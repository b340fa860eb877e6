package io.sluice.gateway.tap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;

/** Video tags for tests, with bodies that {@code FakeDecoders} understand. */
public final class TestTags {
    /** Header, presentation number, place in the coded order. */
    private static final int FRAME_BYTES = 5 + 8 + 8;

    private TestTags() {}

    public static MediaTag sequenceStart(int content) {
        ByteBuf body = ByteBufAllocator.DEFAULT.buffer(6);
        return video(body.writeByte(0x17).writeInt(0).writeByte(content));
    }

    /**
     * An AVC frame.
     *
     * @param place in its stream's coded order
     * @param order in its stream's presentation order
     */
    public static MediaTag frame(boolean keyframe, long place, long order) {
        return frame(keyframe, place, order, FRAME_BYTES);
    }

    public static MediaTag frame(boolean keyframe, long place, long order, int bytes) {
        ByteBuf body = ByteBufAllocator.DEFAULT.buffer(bytes);
        body.writeByte(keyframe ? 0x17 : 0x27).writeByte(1).writeMedium(0);
        body.writeLong(order).writeLong(place);
        return video(body.writeZero(bytes - FRAME_BYTES));
    }

    /** The tag as its publisher sends it at that time. */
    public static MediaTag at(long millis, MediaTag tag) {
        return new MediaTag(tag.kind(), millis, tag.payload());
    }

    /** A multitrack packet of Enhanced RTMP: nobody here can find the pictures in it. */
    public static MediaTag hidden() {
        return video(ByteBufAllocator.DEFAULT.buffer(2).writeByte(0x96).writeByte(0));
    }

    /** A frame header that breaks off. */
    public static MediaTag malformed() {
        return video(ByteBufAllocator.DEFAULT.buffer(2).writeByte(0x27).writeByte(1));
    }

    public static MediaTag emptyFrame() {
        return video(ByteBufAllocator.DEFAULT.buffer(5).writeByte(0x27).writeInt(1 << 24));
    }

    public static MediaTag audio() {
        ByteBuf body = ByteBufAllocator.DEFAULT.buffer(2).writeShort(0xAF01);
        return new MediaTag(MediaTag.Kind.AUDIO, 0, body);
    }

    private static MediaTag video(ByteBuf body) {
        return new MediaTag(MediaTag.Kind.VIDEO, 0, body);
    }
}
