package io.sluice.codecs.amf;

import static io.sluice.codecs.amf.AmfSource.violation;

import io.sluice.codecs.amf.AmfValue.Atom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one AMF3 value inside an AMF0 message (AMF 3 specification, section 3), as the AMF0 value
 * that says the same. Its reference tables begin and end with it. What AMF0 can't say is {@link
 * Atom#UNSUPPORTED}: byte arrays, and references to objects, which stay unresolved because
 * following them lets a few bytes stand for an exponential number of values. Vectors, dictionaries
 * and objects that read themselves (section 3.12) are refused.
 */
final class Amf3Reader {
    private static final int UNDEFINED = 0x00;
    private static final int NULL = 0x01;
    private static final int FALSE = 0x02;
    private static final int TRUE = 0x03;
    private static final int INTEGER = 0x04;
    private static final int DOUBLE = 0x05;
    private static final int STRING = 0x06;
    private static final int XML_DOCUMENT = 0x07;
    private static final int DATE = 0x08;
    private static final int ARRAY = 0x09;
    private static final int OBJECT = 0x0A;
    private static final int XML = 0x0B;
    private static final int BYTE_ARRAY = 0x0C;

    private static final int INTEGER_BITS = 29;

    private final AmfSource source;
    private final List<String> strings = new ArrayList<>();
    private final List<Traits> traits = new ArrayList<>();
    private int objects;

    /** What objects of one class have in common (section 3.12). */
    private record Traits(String className, List<String> names, boolean dynamic) {}

    Amf3Reader(AmfSource source) {
        this.source = source;
    }

    AmfValue read() {
        source.count();
        int marker = source.need(1).readUnsignedByte();
        return switch (marker) {
            case UNDEFINED -> Atom.UNDEFINED;
            case NULL -> Atom.NULL;
            case FALSE -> AmfValue.of(false);
            case TRUE -> AmfValue.of(true);
            case INTEGER -> AmfValue.of(integer());
            case DOUBLE -> AmfValue.of(source.need(8).readDouble());
            case STRING -> AmfValue.of(string());
            case XML_DOCUMENT, XML -> xml();
            case DATE -> date();
            case ARRAY -> array();
            case OBJECT -> object();
            case BYTE_ARRAY -> byteArray();
            default -> throw violation("AMF3 marker " + marker);
        };
    }

    /** Signed, in 29 bits. */
    private int integer() {
        int unused = Integer.SIZE - INTEGER_BITS;
        return unsigned() << unused >> unused;
    }

    /** Seven bits a byte while its highest bit is set; the fourth byte gives all eight (1.3.1). */
    private int unsigned() {
        int value = 0;
        for (int i = 0; i < 3; i++) {
            int next = source.need(1).readUnsignedByte();
            value = value << 7 | (next & 0x7F);
            if (next < 0x80) {
                return value;
            }
        }
        return value << 8 | source.need(1).readUnsignedByte();
    }

    /** The lowest bit says whether it follows, or is one that came before. */
    private String string() {
        int head = unsigned();
        if ((head & 1) == 0) {
            String again = earlier(strings, head >> 1);
            source.repeat(again);
            return again;
        }
        String text = source.text(head >> 1);
        if (!text.isEmpty()) {
            strings.add(text);
        }
        return text;
    }

    private String name() {
        return source.checkName(string());
    }

    private static <T> T earlier(List<T> table, int index) {
        if (index >= table.size()) {
            throw violation("reference to a value that did not come before it");
        }
        return table.get(index);
    }

    /** Whether the head of a complex value is a reference; counts the value where it is none. */
    private boolean isReference(int head) {
        if ((head & 1) != 0) {
            objects++;
            return false;
        }
        if (head >> 1 >= objects) {
            throw violation("reference to a value that did not come before it");
        }
        return true;
    }

    private AmfValue xml() {
        int head = unsigned();
        return isReference(head)
                ? Atom.UNSUPPORTED
                : new AmfValue.XmlDocument(source.text(head >> 1));
    }

    private AmfValue date() {
        int head = unsigned();
        return isReference(head)
                ? Atom.UNSUPPORTED
                : new AmfValue.Date(source.need(8).readDouble(), 0);
    }

    private AmfValue byteArray() {
        int head = unsigned();
        if (!isReference(head)) {
            source.need(head >> 1).skipBytes(head >> 1);
        }
        return Atom.UNSUPPORTED;
    }

    /** Named values up to an empty name, then counted ones (section 3.11). */
    private AmfValue array() {
        int head = unsigned();
        if (isReference(head)) {
            return Atom.UNSUPPORTED;
        }
        source.enter();
        int count = head >> 1;
        Map<String, AmfValue> named = new LinkedHashMap<>();
        namedValues(named);
        if (count > source.in.readableBytes()) {
            throw violation("array count larger than the message");
        }
        List<AmfValue> counted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            counted.add(read());
        }
        source.leave();
        if (named.isEmpty()) {
            return new AmfValue.StrictArray(counted);
        }
        for (int i = 0; i < count; i++) {
            named.put(Integer.toString(i), counted.get(i));
        }
        return new AmfObject(AmfObject.Kind.ECMA_ARRAY, "", named);
    }

    private AmfValue object() {
        int head = unsigned();
        if (isReference(head)) {
            return Atom.UNSUPPORTED;
        }
        source.enter();
        Traits of = traits(head >> 1);
        Map<String, AmfValue> properties = new LinkedHashMap<>();
        for (String name : of.names()) {
            properties.put(name, read());
        }
        if (of.dynamic()) {
            namedValues(properties);
        }
        source.leave();
        boolean typed = !of.className().isEmpty();
        AmfObject.Kind kind = typed ? AmfObject.Kind.TYPED : AmfObject.Kind.OBJECT;
        return new AmfObject(kind, of.className(), properties);
    }

    private void namedValues(Map<String, AmfValue> into) {
        for (String name = name(); !name.isEmpty(); name = name()) {
            into.put(name, read());
        }
    }

    private Traits traits(int head) {
        if ((head & 1) == 0) {
            Traits again = earlier(traits, head >> 1);
            source.repeat(again.className());
            again.names().forEach(source::repeat);
            return again;
        }
        boolean readsItself = (head & 2) != 0;
        boolean dynamic = (head & 4) != 0;
        int count = head >> 3;
        String className = name();
        if (readsItself) {
            throw violation("AMF3 object that reads itself");
        }
        if (count > source.in.readableBytes()) {
            throw violation("property count larger than the message");
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(name());
        }
        Traits read = new Traits(className, names, dynamic);
        traits.add(read);
        return read;
    }
}
