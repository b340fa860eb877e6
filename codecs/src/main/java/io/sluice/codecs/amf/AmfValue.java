package io.sluice.codecs.amf;

import java.util.List;

/**
 * One AMF0 value (AMF 0 specification, section 2). Values are immutable. Their {@code toString}
 * never prints text that a peer sent, since it may hold a stream key.
 */
public sealed interface AmfValue
        permits AmfObject,
                AmfValue.Num,
                AmfValue.Bool,
                AmfValue.Str,
                AmfValue.Atom,
                AmfValue.Reference,
                AmfValue.StrictArray,
                AmfValue.Date,
                AmfValue.XmlDocument {

    /** Section 2.2. */
    record Num(double value) implements AmfValue {}

    /** Section 2.3. */
    record Bool(boolean value) implements AmfValue {}

    /** Sections 2.4 and 2.14: written as a long string where its UTF-8 bytes pass 65,535. */
    record Str(String value) implements AmfValue {
        @Override
        public String toString() {
            return "Str[" + value.length() + " characters]";
        }
    }

    /** The values that carry nothing but their marker (sections 2.7, 2.8, 2.15). */
    enum Atom implements AmfValue {
        NULL,
        UNDEFINED,
        UNSUPPORTED
    }

    /**
     * A place in the table of the complex values that came before it in the same message (section
     * 2.9). It stays unresolved: following references lets a few bytes stand for an exponential
     * number of values.
     */
    record Reference(int index) implements AmfValue {}

    /** Section 2.12. */
    record StrictArray(List<AmfValue> values) implements AmfValue {
        public StrictArray {
            values = List.copyOf(values);
        }
    }

    /**
     * Section 2.13.
     *
     * @param epochMillis milliseconds since 1970-01-01 UTC
     * @param zoneMinutes reserved by the specification, kept as sent
     */
    record Date(double epochMillis, int zoneMinutes) implements AmfValue {}

    /** Section 2.17. */
    record XmlDocument(String text) implements AmfValue {
        @Override
        public String toString() {
            return "XmlDocument[" + text.length() + " characters]";
        }
    }

    static AmfValue of(double value) {
        return new Num(value);
    }

    static AmfValue of(boolean value) {
        return new Bool(value);
    }

    static AmfValue of(String value) {
        return new Str(value);
    }
}
