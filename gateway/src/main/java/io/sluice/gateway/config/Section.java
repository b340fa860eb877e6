package io.sluice.gateway.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One mapping of the file while it is read into a record: each read names a key, the value that
 * holds where the key is missing or wrong, and what is allowed. What is wrong is noted, never
 * thrown.
 */
final class Section {
    private final String path;
    private final YamlNode.Mapping node;
    private final Environment environment;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();

    Section(String path, YamlNode.Mapping node, Environment environment, Problems problems) {
        this.path = path;
        this.node = node;
        this.environment = environment;
        this.problems = problems;
    }

    /** Reads a section below this one; afterwards its keys that nobody asked for are problems. */
    <T> T section(String key, Function<Section, T> reader) {
        Section below = below(key);
        T read = reader.apply(below);
        below.reportUnknown();
        return read;
    }

    /** A mapping from names the operator chose; the fallback where the key is missing. */
    <T> Map<String, T> map(
            String key,
            Map<String, T> fallback,
            Predicate<String> name,
            Function<Section, T> reader) {
        if (!node.entries().containsKey(key)) {
            known.add(key);
            return fallback;
        }
        Section below = below(key);
        Map<String, T> read = new LinkedHashMap<>();
        for (String entry : below.node.entries().keySet()) {
            if (name.test(entry)) {
                read.put(entry, below.section(entry, reader));
            } else {
                below.note(entry, "", "letters, digits, dots, dashes and underscores, at most 64");
            }
        }
        return Collections.unmodifiableMap(read);
    }

    boolean bool(String key, boolean fallback) {
        return read(
                key,
                fallback,
                "true or false",
                text ->
                        switch (text) {
                            case "true" -> Optional.of(true);
                            case "false" -> Optional.of(false);
                            default -> Optional.empty();
                        });
    }

    int integer(String key, int fallback, int least, int most) {
        return read(
                key,
                fallback,
                "a whole number from " + least + " to " + most,
                text -> integer(text).filter(n -> n >= least && n <= most).map(Math::toIntExact));
    }

    double fraction(String key, double fallback, double least, double most) {
        return read(
                key,
                fallback,
                "a number from " + least + " to " + most,
                text -> decimal(text).filter(n -> n >= least && n <= most));
    }

    Duration duration(String key, Duration fallback, Duration least, Duration most) {
        return read(
                key,
                fallback,
                "a duration from %s to %s, such as 750ms, 5s or 20m"
                        .formatted(Units.format(least), Units.format(most)),
                text ->
                        Units.duration(text)
                                .filter(d -> d.compareTo(least) >= 0 && d.compareTo(most) <= 0));
    }

    DataSize size(String key, DataSize fallback, DataSize least, DataSize most) {
        return read(
                key,
                fallback,
                "a size from %s to %s, such as 64KiB or 4MiB"
                        .formatted(Units.format(least), Units.format(most)),
                text ->
                        Units.size(text)
                                .filter(s -> s.bytes() >= least.bytes())
                                .filter(s -> s.bytes() <= most.bytes()));
    }

    <E extends Enum<E>> E choice(String key, E fallback) {
        E[] all = fallback.getDeclaringClass().getEnumConstants();
        return read(
                key,
                fallback,
                Arrays.stream(all).map(Section::written).collect(Collectors.joining(" or ")),
                text -> Arrays.stream(all).filter(e -> written(e).equals(text)).findAny());
    }

    String text(String key, String fallback, String expected, Predicate<String> allowed) {
        return read(key, fallback, expected, text -> Optional.of(text).filter(allowed));
    }

    /** As {@link #text}, but what stands there is never shown. */
    String secret(String key, String fallback, String expected, Predicate<String> allowed) {
        return read(key, fallback, expected, text -> Optional.of(text).filter(allowed), true);
    }

    /** Notes a problem with a key unless the condition holds or one of the keys has one anyway. */
    void require(boolean holds, String key, String expected, String... others) {
        boolean wrongAnyway =
                problems.concern(Problems.join(path, key))
                        || Arrays.stream(others)
                                .anyMatch(other -> problems.concern(Problems.join(path, other)));
        if (!holds && !wrongAnyway) {
            note(
                    key,
                    node.entries().get(key) instanceof YamlNode.Scalar s ? s.text() : "",
                    expected);
        }
    }

    void reportUnknown() {
        for (String key : node.entries().keySet()) {
            if (!known.contains(key)) {
                note(key, "", "one of these keys: " + String.join(", ", known));
            }
        }
    }

    private Section below(String key) {
        known.add(key);
        YamlNode found = node.entries().get(key);
        int line = found == null ? node.line() : found.line();
        YamlNode.Mapping mapping = new YamlNode.Mapping(Map.of(), line);
        switch (found) {
            case null -> {}
            case YamlNode.Mapping there -> mapping = there;
            case YamlNode.Scalar scalar when scalar.text().isEmpty() -> {}
            case YamlNode.Scalar _, YamlNode.Sequence _ -> note(key, "", "keys with values");
        }
        return new Section(Problems.join(path, key), mapping, environment, problems);
    }

    private <T> T read(
            String key, T fallback, String expected, Function<String, Optional<T>> parse) {
        return read(key, fallback, expected, parse, false);
    }

    private <T> T read(
            String key,
            T fallback,
            String expected,
            Function<String, Optional<T>> parse,
            boolean secret) {
        known.add(key);
        return switch (node.entries().get(key)) {
            case null -> fallback;
            case YamlNode.Scalar scalar -> {
                Optional<String> text = resolve(key, scalar);
                Optional<T> value = text.flatMap(parse);
                if (text.isPresent() && value.isEmpty()) {
                    boolean hidden = secret || !text.get().equals(scalar.text());
                    note(key, hidden ? Problem.HIDDEN : scalar.text(), expected);
                }
                yield value.orElse(fallback);
            }
            case YamlNode.Mapping _, YamlNode.Sequence _ -> {
                note(key, "", expected);
                yield fallback;
            }
        };
    }

    private Optional<String> resolve(String key, YamlNode.Scalar scalar) {
        Optional<String> unset = environment.firstUnset(scalar.text());
        unset.ifPresent(name -> note(key, "", "the environment variable " + name + " to be set"));
        return unset.isPresent()
                ? Optional.empty()
                : Optional.of(environment.resolve(scalar.text()));
    }

    private void note(String key, String value, String expected) {
        YamlNode found = node.entries().get(key);
        OptionalInt line = found == null ? OptionalInt.empty() : OptionalInt.of(found.line());
        problems.add(Problems.join(path, key), value, expected, line);
    }

    private static String written(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<Long> integer(String text) {
        return text.matches("-?\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static Optional<Double> decimal(String text) {
        return text.matches("-?\\d{1,18}(\\.\\d{1,18})?")
                ? Optional.of(Double.parseDouble(text))
                : Optional.empty();
    }
}
