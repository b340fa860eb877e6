package io.sluice.codecs.yaml;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Plain values to what they stand for: variables resolved, then parsed, or a problem noted. */
record Scalars(Environment environment, Problems problems) {
    /**
     * Empty, and noted, where the value can't be used.
     *
     * @param secret whether it is never shown; what came from a variable never is
     */
    <T> Optional<T> read(
            String path,
            YamlNode.Scalar scalar,
            String expected,
            Function<String, Optional<T>> parse,
            boolean secret) {
        OptionalInt line = OptionalInt.of(scalar.line());
        Optional<String> unset = environment.firstUnset(scalar.text());
        if (unset.isPresent()) {
            String variable = "the environment variable " + unset.get() + " to be set";
            problems.add(path, "", variable, line);
            return Optional.empty();
        }
        String text = environment.resolve(scalar.text());
        Optional<T> value = parse.apply(text);
        if (value.isEmpty()) {
            boolean hidden = secret || !text.equals(scalar.text());
            problems.add(path, hidden ? Problem.HIDDEN : scalar.text(), expected, line);
        }
        return value;
    }
}
