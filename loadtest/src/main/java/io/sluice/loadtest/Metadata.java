package io.sluice.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.amf.AmfLimits;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.amf.AmfReader;
import io.sluice.codecs.amf.AmfValue;
import io.sluice.codecs.amf.AmfWriter;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.ProtocolException;

/**
 * What a clip says about itself: the {@code onMetaData} tag of a file, which a publisher sends as
 * {@code @setDataFrame} (FLV 10.1 annex E.5, RTMP 1.0 section 7.1.2).
 */
public final class Metadata {
    private static final String ON_META_DATA = "onMetaData";
    private static final String SET_DATA_FRAME = "@setDataFrame";
    private static final AmfLimits LIMITS = new AmfLimits(8, 4096);

    private Metadata() {}

    /** The tag that a file begins with. */
    public static MediaTag tag(AmfObject properties, ByteBufAllocator allocator) {
        ByteBuf payload = allocator.buffer();
        new AmfWriter(payload).write(ON_META_DATA).write(properties);
        return new MediaTag(MediaTag.Kind.DATA, 0, payload);
    }

    /** Borrows the tag; empty where it is no metadata, in either form. */
    public static AmfObject read(MediaTag tag) {
        if (tag.kind() != MediaTag.Kind.DATA) {
            return AmfObject.empty();
        }
        try {
            AmfReader reader = new AmfReader(tag.payload().duplicate(), LIMITS);
            AmfValue value = AmfObject.empty();
            while (reader.hasMore()) {
                value = reader.read();
            }
            return value instanceof AmfObject properties ? properties : AmfObject.empty();
        } catch (ProtocolException e) {
            return AmfObject.empty();
        }
    }

    /** A file's tag as a publisher sends it; takes the tag and returns one that the caller owns. */
    static MediaTag forPublishing(MediaTag tag, ByteBufAllocator allocator) {
        if (tag.kind() != MediaTag.Kind.DATA || !beginsWithOnMetaData(tag)) {
            return tag;
        }
        ByteBuf payload = allocator.buffer(SET_DATA_FRAME.length() + 3 + tag.size());
        new AmfWriter(payload).write(SET_DATA_FRAME);
        payload.writeBytes(tag.payload(), tag.payload().readerIndex(), tag.size());
        tag.release();
        return new MediaTag(MediaTag.Kind.DATA, tag.timestampMillis(), payload);
    }

    private static boolean beginsWithOnMetaData(MediaTag tag) {
        try {
            AmfReader reader = new AmfReader(tag.payload().duplicate(), LIMITS);
            return reader.hasMore() && reader.read().equals(AmfValue.of(ON_META_DATA));
        } catch (ProtocolException e) {
            return false;
        }
    }
}
