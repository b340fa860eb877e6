package io.sluice.codecs.amf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named AMF0 values in the order they were sent: an anonymous object, an ECMA array or a typed
 * object (AMF 0 specification, sections 2.5, 2.10 and 2.18). Of a repeated name the last value
 * counts.
 *
 * @param className empty unless the kind is {@link Kind#TYPED}
 */
public record AmfObject(Kind kind, String className, Map<String, AmfValue> properties)
        implements AmfValue {

    /** How the properties are framed. */
    public enum Kind {
        OBJECT,
        ECMA_ARRAY,
        TYPED
    }

    public AmfObject {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    public static AmfObject of(Map<String, AmfValue> properties) {
        return new AmfObject(Kind.OBJECT, "", properties);
    }

    public static AmfObject empty() {
        return of(Map.of());
    }

    /** A copy in which this property is set, in its old place where there was one. */
    public AmfObject with(String name, AmfValue value) {
        Map<String, AmfValue> copy = new LinkedHashMap<>(properties);
        copy.put(name, value);
        return new AmfObject(kind, className, copy);
    }

    public AmfObject with(String name, String value) {
        return with(name, AmfValue.of(value));
    }

    public AmfObject with(String name, double value) {
        return with(name, AmfValue.of(value));
    }

    public AmfObject without(String name) {
        Map<String, AmfValue> copy = new LinkedHashMap<>(properties);
        copy.remove(name);
        return new AmfObject(kind, className, copy);
    }

    public @Nullable AmfValue get(String name) {
        return properties.get(name);
    }

    /** The property's text, or null where it is absent or no string. */
    public @Nullable String string(String name) {
        return properties.get(name) instanceof Str(String value) ? value : null;
    }

    /** The property's number, or the fallback where it is absent or no number. */
    public double number(String name, double fallback) {
        return properties.get(name) instanceof Num(double value) ? value : fallback;
    }

    @Override
    public String toString() {
        return "AmfObject[" + kind + ", " + properties.size() + " properties]";
    }
}
