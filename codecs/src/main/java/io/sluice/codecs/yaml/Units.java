package io.sluice.codecs.yaml;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them: {@code 750ms}, {@code 20m}, {@code 4MiB}. */
public final class Units {
    private static final Pattern QUANTITY = Pattern.compile("(\\d{1,15})([A-Za-z]+)");

    private static final Map<String, Duration> DURATIONS =
            Map.of(
                    "ms", Duration.ofMillis(1),
                    "s", Duration.ofSeconds(1),
                    "m", Duration.ofMinutes(1),
                    "h", Duration.ofHours(1),
                    "d", Duration.ofDays(1));

    private static final Map<String, Long> SIZES =
            Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    /** What nanoseconds in 64 bits can count: no setting means more. */
    private static final Duration MOST = Duration.ofNanos(Long.MAX_VALUE);

    private Units() {}

    /** A whole number, of at most 18 digits. */
    public static Optional<Long> integer(String text) {
        return text.matches("-?\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    /** A number with or without a fraction, without an exponent. */
    public static Optional<Double> decimal(String text) {
        return text.matches("-?\\d{1,18}(\\.\\d{1,18})?")
                ? Optional.of(Double.parseDouble(text))
                : Optional.empty();
    }

    public static Optional<Duration> duration(String text) {
        Matcher quantity = QUANTITY.matcher(text);
        if (!quantity.matches() || !DURATIONS.containsKey(quantity.group(2))) {
            return Optional.empty();
        }
        Duration unit = DURATIONS.get(quantity.group(2));
        long count = Long.parseLong(quantity.group(1));
        return count > MOST.dividedBy(unit)
                ? Optional.empty()
                : Optional.of(unit.multipliedBy(count));
    }

    /** The duration in the largest unit that divides it. */
    public static String format(Duration duration) {
        return largest(duration.toMillis(), inMillis(), "0s");
    }

    public static Optional<DataSize> size(String text) {
        Matcher quantity = QUANTITY.matcher(text);
        if (!quantity.matches() || !SIZES.containsKey(quantity.group(2))) {
            return Optional.empty();
        }
        long unit = SIZES.get(quantity.group(2));
        long count = Long.parseLong(quantity.group(1));
        return count > Long.MAX_VALUE / unit
                ? Optional.empty()
                : Optional.of(new DataSize(count * unit));
    }

    public static String format(DataSize size) {
        return largest(size.bytes(), SIZES, "0B");
    }

    private static Map<String, Long> inMillis() {
        Map<String, Long> millis = new TreeMap<>();
        DURATIONS.forEach((name, unit) -> millis.put(name, unit.toMillis()));
        return millis;
    }

    private static String largest(long count, Map<String, Long> units, String zero) {
        return count == 0
                ? zero
                : units.entrySet().stream()
                        .filter(unit -> count % unit.getValue() == 0)
                        .max(Map.Entry.comparingByValue())
                        .map(unit -> count / unit.getValue() + unit.getKey())
                        .orElseThrow();
    }
}
