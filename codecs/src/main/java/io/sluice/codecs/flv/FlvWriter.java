package io.sluice.codecs.flv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Tags to the bytes of an FLV file (FLV 10.1 annex E); writes nothing itself. */
public final class FlvWriter {
    static final int FILE_HEADER_BYTES = 9;
    static final int TAG_HEADER_BYTES = 11;
    static final int BACK_POINTER_BYTES = 4;
    static final int SIGNATURE = 0x464C56;
    private static final int MAX_TAG_BYTES = 0xFFFFFF;

    private final ByteBufAllocator allocator;

    public FlvWriter(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** The file's first bytes; the receiver owns them. */
    public ByteBuf header(boolean hasAudio, boolean hasVideo) {
        ByteBuf out = allocator.buffer(FILE_HEADER_BYTES + BACK_POINTER_BYTES);
        out.writeMedium(SIGNATURE).writeByte(1);
        out.writeByte((hasAudio ? 4 : 0) | (hasVideo ? 1 : 0));
        return out.writeInt(FILE_HEADER_BYTES).writeInt(0);
    }

    /** One tag's bytes, which the receiver owns; borrows the tag. */
    public ByteBuf tag(MediaTag tag) {
        int size = tag.size();
        if (size > MAX_TAG_BYTES) {
            throw new IllegalArgumentException("FLV can't hold a tag of " + size + " bytes");
        }
        ByteBuf out = allocator.buffer(TAG_HEADER_BYTES + size + BACK_POINTER_BYTES);
        out.writeByte(tag.kind().typeId()).writeMedium(size);
        out.writeMedium((int) tag.timestampMillis() & 0xFFFFFF);
        out.writeByte((int) (tag.timestampMillis() >> 24)).writeMedium(0);
        out.writeBytes(tag.payload(), tag.payload().readerIndex(), size);
        return out.writeInt(TAG_HEADER_BYTES + size);
    }
}
