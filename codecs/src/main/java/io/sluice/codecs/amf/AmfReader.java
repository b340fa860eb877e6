package io.sluice.codecs.amf;

import static io.sluice.codecs.amf.AmfSource.violation;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.amf.AmfValue.Atom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the AMF0 values of one message (AMF 0 specification, section 2), and AMF3 ones where a
 * marker switches to them (section 3.1). It borrows the buffer and moves its reader index. Depth
 * and count are bounded by {@link AmfLimits}; a declared count or length is believed only where the
 * bytes for it are there.
 */
public final class AmfReader {
    private static final int SMALLEST_PROPERTY_BYTES = 3;

    private final ByteBuf in;
    private final AmfSource source;
    private int complexValues;

    public AmfReader(ByteBuf in, AmfLimits limits) {
        this.in = in;
        this.source = new AmfSource(in, limits);
    }

    public boolean hasMore() {
        return in.isReadable();
    }

    public AmfValue read() {
        source.count();
        int marker = source.need(1).readUnsignedByte();
        return switch (marker) {
            case AmfMarker.NUMBER -> new AmfValue.Num(source.need(8).readDouble());
            case AmfMarker.BOOLEAN -> new AmfValue.Bool(source.need(1).readByte() != 0);
            case AmfMarker.STRING ->
                    new AmfValue.Str(source.text(source.need(2).readUnsignedShort()));
            case AmfMarker.LONG_STRING ->
                    new AmfValue.Str(source.text(source.need(4).readUnsignedInt()));
            case AmfMarker.XML_DOCUMENT ->
                    new AmfValue.XmlDocument(source.text(source.need(4).readUnsignedInt()));
            case AmfMarker.NULL -> Atom.NULL;
            case AmfMarker.UNDEFINED -> Atom.UNDEFINED;
            case AmfMarker.UNSUPPORTED -> Atom.UNSUPPORTED;
            case AmfMarker.DATE -> new AmfValue.Date(source.need(10).readDouble(), in.readShort());
            case AmfMarker.REFERENCE -> reference();
            case AmfMarker.OBJECT, AmfMarker.TYPED_OBJECT -> object(marker);
            case AmfMarker.ECMA_ARRAY -> ecmaArray();
            case AmfMarker.STRICT_ARRAY -> strictArray();
            case AmfMarker.AMF3_SWITCH -> new Amf3Reader(source).read();
            default -> throw violation("marker " + marker);
        };
    }

    private AmfValue reference() {
        int index = source.need(2).readUnsignedShort();
        if (index >= complexValues) {
            throw violation("reference to a value that did not come before it");
        }
        return new AmfValue.Reference(index);
    }

    private AmfObject object(int marker) {
        enter();
        AmfObject.Kind kind = AmfObject.Kind.OBJECT;
        String className = "";
        if (marker == AmfMarker.TYPED_OBJECT) {
            kind = AmfObject.Kind.TYPED;
            className = name();
        }
        Map<String, AmfValue> properties = new LinkedHashMap<>();
        while (!atObjectEnd()) {
            property(properties);
        }
        in.skipBytes(SMALLEST_PROPERTY_BYTES);
        source.leave();
        return new AmfObject(kind, className, properties);
    }

    /** The count is a hint that may lie; the end marker is often missing at the message's end. */
    private AmfObject ecmaArray() {
        enter();
        long count = source.need(4).readUnsignedInt();
        Map<String, AmfValue> properties = new LinkedHashMap<>();
        while (in.isReadable() && !atObjectEnd() && !endsUnmarked(count, properties.size())) {
            property(properties);
        }
        if (atObjectEnd()) {
            in.skipBytes(SMALLEST_PROPERTY_BYTES);
        }
        source.leave();
        return new AmfObject(AmfObject.Kind.ECMA_ARRAY, "", properties);
    }

    /**
     * Whether all counted properties came and what follows can be none, because its name would run
     * past the message: then it is the next value and the end marker was left out.
     */
    private boolean endsUnmarked(long count, int read) {
        if (read < count) {
            return false;
        }
        int left = in.readableBytes();
        return left < SMALLEST_PROPERTY_BYTES
                || in.getUnsignedShort(in.readerIndex()) + SMALLEST_PROPERTY_BYTES > left;
    }

    private AmfValue strictArray() {
        enter();
        long count = source.need(4).readUnsignedInt();
        if (count > in.readableBytes()) {
            throw violation("array count larger than the message");
        }
        List<AmfValue> values = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            values.add(read());
        }
        source.leave();
        return new AmfValue.StrictArray(values);
    }

    private void enter() {
        complexValues++;
        source.enter();
    }

    private void property(Map<String, AmfValue> into) {
        String name = name();
        into.put(name, read());
    }

    private String name() {
        return source.checkName(source.text(source.need(2).readUnsignedShort()));
    }

    private boolean atObjectEnd() {
        return in.readableBytes() >= SMALLEST_PROPERTY_BYTES
                && in.getUnsignedMedium(in.readerIndex()) == AmfMarker.OBJECT_END;
    }
}
