package io.sluice.codecs.amf;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes AMF0 values (AMF 0 specification, section 2) to a buffer that it borrows. */
public final class AmfWriter {
    private static final int MAX_SHORT_STRING_BYTES = 0xFFFF;

    private final ByteBuf out;

    public AmfWriter(ByteBuf out) {
        this.out = out;
    }

    public AmfWriter write(AmfValue value) {
        switch (value) {
            case AmfValue.Num(double number) -> out.writeByte(AmfMarker.NUMBER).writeDouble(number);
            case AmfValue.Bool(boolean flag) -> out.writeByte(AmfMarker.BOOLEAN).writeBoolean(flag);
            case AmfValue.Str(String text) -> string(text);
            case AmfValue.Atom atom -> out.writeByte(marker(atom));
            case AmfValue.Reference(int index) ->
                    out.writeByte(AmfMarker.REFERENCE).writeShort(index);
            case AmfValue.Date(double millis, int zone) ->
                    out.writeByte(AmfMarker.DATE).writeDouble(millis).writeShort(zone);
            case AmfValue.XmlDocument(String text) -> {
                out.writeByte(AmfMarker.XML_DOCUMENT);
                longText(text.getBytes(StandardCharsets.UTF_8));
            }
            case AmfValue.StrictArray array -> {
                out.writeByte(AmfMarker.STRICT_ARRAY).writeInt(array.values().size());
                array.values().forEach(this::write);
            }
            case AmfObject object -> object(object);
        }
        return this;
    }

    public AmfWriter write(String text) {
        string(text);
        return this;
    }

    public AmfWriter write(double number) {
        return write(new AmfValue.Num(number));
    }

    private static int marker(AmfValue.Atom atom) {
        return switch (atom) {
            case NULL -> AmfMarker.NULL;
            case UNDEFINED -> AmfMarker.UNDEFINED;
            case UNSUPPORTED -> AmfMarker.UNSUPPORTED;
        };
    }

    private void string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_SHORT_STRING_BYTES) {
            out.writeByte(AmfMarker.LONG_STRING);
            longText(bytes);
        } else {
            out.writeByte(AmfMarker.STRING).writeShort(bytes.length).writeBytes(bytes);
        }
    }

    private void longText(byte[] bytes) {
        out.writeInt(bytes.length).writeBytes(bytes);
    }

    private void object(AmfObject object) {
        switch (object.kind()) {
            case OBJECT -> out.writeByte(AmfMarker.OBJECT);
            case ECMA_ARRAY ->
                    out.writeByte(AmfMarker.ECMA_ARRAY).writeInt(object.properties().size());
            case TYPED -> {
                out.writeByte(AmfMarker.TYPED_OBJECT);
                name(object.className());
            }
        }
        object.properties()
                .forEach(
                        (name, value) -> {
                            name(name);
                            write(value);
                        });
        out.writeMedium(AmfMarker.OBJECT_END);
    }

    private void name(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_SHORT_STRING_BYTES) {
            throw new IllegalArgumentException("AMF name longer than 65,535 bytes");
        }
        out.writeShort(bytes.length).writeBytes(bytes);
    }
}
