package io.sluice.codecs.yaml;

import java.util.OptionalInt;

/**
 * One thing that is wrong with a configuration.
 *
 * @param path the key, with those above it: {@code origin.queueHigh}; empty for the file itself
 * @param value what stands there, hidden where it may be a secret
 * @param expected what should
 */
public record Problem(String path, String value, String expected, OptionalInt line) {
    static final String HIDDEN = "(hidden)";

    /** One line for people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        line.ifPresent(number -> text.append("line ").append(number).append(": "));
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        if (!value.isEmpty()) {
            text.append(value).append(": ");
        }
        return text.append("expected ").append(expected).toString();
    }
}
