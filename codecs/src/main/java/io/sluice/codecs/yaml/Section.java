package io.sluice.codecs.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the file while it is read into a record: each read names a key, the value that
 * holds where the key is missing or wrong, and what is allowed. What is wrong is noted, never
 * thrown.
 */
public final class Section {
    private static final Set<String> TRUTHS = Set.of("true", "false");

    private final String path;
    private final YamlNode.Mapping node;
    private final Scalars scalars;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();

    private Section(String path, YamlNode.Mapping node, Scalars scalars) {
        this.path = path;
        this.node = node;
        this.scalars = scalars;
        this.problems = scalars.problems();
    }

    /**
     * Reads a file's text; what it holds, or every problem with it.
     *
     * @param environment what {@code ${env:NAME}} in a value stands for
     */
    public static <T> T parse(
            String yaml, Map<String, String> environment, Function<Section, T> reader)
            throws ConfigException {
        Problems problems = new Problems();
        YamlNode.Mapping root = YamlReader.read(yaml, problems);
        Section top = new Section("", root, new Scalars(new Environment(environment), problems));
        T read = whole(top, reader);
        if (!problems.none()) {
            throw new ConfigException(problems.sorted());
        }
        return read;
    }

    /** Whether the file says anything under this key. */
    public boolean has(String key) {
        known.add(key);
        return node.entries().containsKey(key);
    }

    /** Reads a section below this one; afterwards its keys that nobody asked for are problems. */
    public <T> T section(String key, Function<Section, T> reader) {
        known.add(key);
        return whole(below(key, node.entries().get(key)), reader);
    }

    private static <T> T whole(Section section, Function<Section, T> reader) {
        T read = reader.apply(section);
        section.reportUnknown();
        return read;
    }

    /** A mapping from names the operator chose; the fallback where the key is missing. */
    public <T> Map<String, T> map(
            String key,
            Map<String, T> fallback,
            Predicate<String> name,
            Function<Section, T> reader) {
        known.add(key);
        if (!node.entries().containsKey(key)) {
            return fallback;
        }
        Section below = below(key, node.entries().get(key));
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

    /** A list of mappings; empty where the key is missing. */
    public <T> List<T> list(String key, Function<Section, T> reader) {
        known.add(key);
        return switch (node.entries().get(key)) {
            case null -> List.of();
            case YamlNode.Sequence list -> {
                List<T> read = new ArrayList<>();
                for (int i = 0; i < list.items().size(); i++) {
                    YamlNode item = list.items().get(i);
                    read.add(whole(below(key + "[" + i + "]", item), reader));
                }
                yield List.copyOf(read);
            }
            case YamlNode.Mapping _, YamlNode.Scalar _ -> {
                note(key, "", "a list");
                yield List.of();
            }
        };
    }

    /** A list of plain values; a plain value alone is a list of one. */
    public <T> List<T> values(
            String key, List<T> fallback, String expected, Function<String, Optional<T>> parse) {
        known.add(key);
        return switch (node.entries().get(key)) {
            case null -> fallback;
            case YamlNode.Scalar _ ->
                    value(key, fallback, expected, text -> parse.apply(text).map(List::of));
            case YamlNode.Sequence list -> {
                List<T> read = new ArrayList<>();
                for (YamlNode item : list.items()) {
                    if (item instanceof YamlNode.Scalar scalar) {
                        scalars.read(at(key), scalar, expected, parse, false).ifPresent(read::add);
                    } else {
                        problems.add(at(key), "", expected, lineOf(item));
                    }
                }
                yield List.copyOf(read);
            }
            case YamlNode.Mapping _ -> {
                note(key, "", expected);
                yield fallback;
            }
        };
    }

    private String at(String key) {
        return Problems.join(path, key);
    }

    private static OptionalInt lineOf(YamlNode node) {
        return OptionalInt.of(node.line());
    }

    /** A value of the caller's own form. */
    public <T> T value(
            String key, T fallback, String expected, Function<String, Optional<T>> parse) {
        return read(key, fallback, expected, parse, false);
    }

    public boolean bool(String key, boolean fallback) {
        return value(
                key,
                fallback,
                "true or false",
                text -> Optional.of(text).filter(TRUTHS::contains).map(Boolean::valueOf));
    }

    public int integer(String key, int fallback, int least, int most) {
        return value(
                key,
                fallback,
                "a whole number from " + least + " to " + most,
                text ->
                        Units.integer(text)
                                .filter(n -> n >= least && n <= most)
                                .map(Math::toIntExact));
    }

    public double fraction(String key, double fallback, double least, double most) {
        return value(
                key,
                fallback,
                "a number from " + least + " to " + most,
                text -> Units.decimal(text).filter(n -> n >= least && n <= most));
    }

    public Duration duration(String key, Duration fallback, Duration least, Duration most) {
        return value(
                key,
                fallback,
                "a duration from %s to %s, such as 750ms, 5s or 20m"
                        .formatted(Units.format(least), Units.format(most)),
                text ->
                        Units.duration(text)
                                .filter(d -> d.compareTo(least) >= 0 && d.compareTo(most) <= 0));
    }

    public DataSize size(String key, DataSize fallback, DataSize least, DataSize most) {
        return value(
                key,
                fallback,
                "a size from %s to %s, such as 64KiB or 4MiB"
                        .formatted(Units.format(least), Units.format(most)),
                text ->
                        Units.size(text)
                                .filter(s -> s.bytes() >= least.bytes())
                                .filter(s -> s.bytes() <= most.bytes()));
    }

    public <E extends Enum<E>> E choice(String key, E fallback) {
        E[] all = fallback.getDeclaringClass().getEnumConstants();
        return value(
                key,
                fallback,
                Arrays.stream(all).map(Section::written).collect(Collectors.joining(" or ")),
                text -> Arrays.stream(all).filter(e -> written(e).equals(text)).findAny());
    }

    public String text(String key, String fallback, String expected, Predicate<String> allowed) {
        return value(key, fallback, expected, text -> Optional.of(text).filter(allowed));
    }

    /** As {@link #text}, but what stands there is never shown. */
    public String secret(String key, String fallback, String expected, Predicate<String> allowed) {
        return read(key, fallback, expected, text -> Optional.of(text).filter(allowed), true);
    }

    /** Notes a problem with a key unless the condition holds or one of the keys has one anyway. */
    public void require(boolean holds, String key, String expected, String... others) {
        boolean wrongAnyway =
                Stream.concat(Stream.of(key), Arrays.stream(others))
                        .anyMatch(any -> problems.concern(at(any)));
        if (!holds && !wrongAnyway) {
            YamlNode found = node.entries().get(key);
            note(key, found instanceof YamlNode.Scalar s ? s.text() : "", expected);
        }
    }

    private void reportUnknown() {
        for (String key : node.entries().keySet()) {
            if (!known.contains(key)) {
                note(key, "", "one of these keys: " + String.join(", ", known));
            }
        }
    }

    private Section below(String key, @Nullable YamlNode found) {
        int line = found == null ? node.line() : found.line();
        YamlNode.Mapping mapping = new YamlNode.Mapping(Map.of(), line);
        switch (found) {
            case null -> {}
            case YamlNode.Mapping there -> mapping = there;
            case YamlNode.Scalar scalar when scalar.text().isEmpty() -> {}
            case YamlNode.Scalar _, YamlNode.Sequence _ ->
                    problems.add(at(key), "", "keys with values", lineOf(found));
        }
        return new Section(at(key), mapping, scalars);
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
            case YamlNode.Scalar scalar ->
                    scalars.read(at(key), scalar, expected, parse, secret).orElse(fallback);
            case YamlNode.Mapping _, YamlNode.Sequence _ -> {
                note(key, "", expected);
                yield fallback;
            }
        };
    }

    private void note(String key, String value, String expected) {
        YamlNode found = node.entries().get(key);
        OptionalInt line = found == null ? OptionalInt.empty() : OptionalInt.of(found.line());
        problems.add(at(key), value, expected, line);
    }

    private static String written(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
