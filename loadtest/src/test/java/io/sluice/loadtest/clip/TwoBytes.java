package io.sluice.loadtest.clip;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.flv.MediaTag;

/** H.264 tags whose units are length-prefixed with two bytes instead of four. */
final class TwoBytes {
    private static final int HEADER = 5;

    private TwoBytes() {}

    /** Borrows the tag; what comes back the receiver owns. Only video is changed. */
    static MediaTag of(MediaTag tag) {
        ByteBuf from = tag.payload().duplicate();
        ByteBuf to = Clips.ALLOC.buffer(tag.size());
        if (Clips.isPicture(tag)) {
            to.writeBytes(from, HEADER);
            while (from.isReadable()) {
                int length = from.readInt();
                to.writeShort(length).writeBytes(from, length);
            }
        } else {
            to.writeBytes(from);
            if (Clips.isSequenceHeader(tag)) {
                to.setByte(HEADER + 4, 0xFD);
            }
        }
        return new MediaTag(tag.kind(), tag.timestampMillis(), to);
    }
}
