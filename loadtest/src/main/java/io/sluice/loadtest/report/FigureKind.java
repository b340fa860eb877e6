package io.sluice.loadtest.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a number of a report counts, and so how people are shown it: with three digits that matter
 * and a unit, hard spaces between.
 */
public enum FigureKind {
    /** Microseconds, shown as µs, ms or s. */
    MICROS,
    /** Bytes, shown as B to GiB. */
    BYTES,
    PERCENT,
    /** From 0 to 1, shown in percent. */
    SHARE,
    /** A number without a unit. */
    PLAIN;

    /** Stands for a number that is none. */
    public static final String NONE = "–";

    private static final char NARROW_SPACE = '\u202F';
    private static final char HARD_SPACE = '\u00A0';
    private static final double GROUPED_FROM = 10_000;
    private static final int MOST_DECIMALS = 3;
    private static final Pattern LATENCY =
            Pattern.compile("(.*\\.)?p\\d+(Micros)?|.*[mM]icros|(relay|lag|cut|handshake)\\..*max");

    private record Step(double factor, String symbol) {}

    /** Told by a figure's or a series' name. */
    public static FigureKind of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (LATENCY.matcher(name).matches()) {
            return MICROS;
        }
        if (lower.contains("bytes")) {
            return BYTES;
        }
        if (lower.contains("percent")) {
            return PERCENT;
        }
        boolean screened = lower.startsWith("screened") && !lower.contains("second");
        return screened || lower.contains("share") ? SHARE : PLAIN;
    }

    /** Of an objective: its unit says more than its name. */
    public static FigureKind of(String name, String unit) {
        return switch (unit) {
            case "us" -> MICROS;
            case "B" -> BYTES;
            case "%" -> PERCENT;
            case "" -> of(name);
            default -> PLAIN;
        };
    }

    /** One number by itself. */
    public String one(double value) {
        return row(value).getFirst();
    }

    /** Numbers to be read against each other: one unit, and as many decimals each. */
    public List<String> row(double... values) {
        double[] sizes =
                Arrays.stream(values)
                        .filter(v -> Double.isFinite(v) && v != 0)
                        .map(Math::abs)
                        .sorted()
                        .toArray();
        double least = sizes.length == 0 ? 0 : sizes[0];
        double most = sizes.length == 0 ? 0 : sizes[sizes.length - 1];
        Step step = step(most);
        boolean whole = Arrays.stream(values).allMatch(v -> isWhole(v / step.factor));
        int decimals = whole ? 0 : decimals(least / step.factor, most / step.factor, step);
        return Arrays.stream(values).mapToObj(v -> written(v, step, decimals)).toList();
    }

    /** A mark on an axis that ends at {@code most}; without decimals that say nothing. */
    public String mark(double value, double most) {
        Step step = step(most);
        double scaled = value / step.factor;
        int decimals = 0;
        while (decimals < MOST_DECIMALS && !isWhole(scaled * Math.pow(10, decimals))) {
            decimals++;
        }
        return written(value, step, decimals);
    }

    /** How much the unit is that numbers up to {@code most} are written in. */
    public double unit(double most) {
        return step(most).factor;
    }

    private List<Step> steps() {
        return switch (this) {
            case MICROS -> List.of(new Step(1, "µs"), new Step(1e3, "ms"), new Step(1e6, "s"));
            case BYTES ->
                    List.of(
                            new Step(1, "B"),
                            new Step(1 << 10, "KiB"),
                            new Step(1 << 20, "MiB"),
                            new Step(1 << 30, "GiB"));
            case PERCENT -> List.of(new Step(1, "%"));
            case SHARE -> List.of(new Step(0.01, "%"));
            case PLAIN -> List.of(new Step(1, ""));
        };
    }

    private Step step(double most) {
        Step found = steps().getFirst();
        for (Step step : steps()) {
            if (most >= step.factor) {
                found = step;
            }
        }
        return found;
    }

    private int decimals(double least, double most, Step step) {
        if (step.factor == 1 && (this == MICROS || this == BYTES)) {
            return 0;
        }
        int wanted = 2 - (int) Math.floor(Math.log10(least));
        int allowed = MOST_DECIMALS - (int) Math.floor(Math.log10(most));
        return Math.clamp(Math.min(wanted, allowed), 0, MOST_DECIMALS);
    }

    private static String written(double value, Step step, int decimals) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        String number = fixed(value / step.factor, decimals);
        return step.symbol.isEmpty() ? number : number + HARD_SPACE + step.symbol;
    }

    /** Of a number without a unit; thousands are set apart from five digits on. */
    public static String fixed(double value, int decimals) {
        boolean grouped = Math.abs(value) >= GROUPED_FROM;
        String format = (grouped ? "%,." : "%.") + decimals + "f";
        return String.format(Locale.ROOT, format, value).replace(',', NARROW_SPACE);
    }

    private static boolean isWhole(double value) {
        return !Double.isFinite(value) || Math.abs(value - Math.rint(value)) < 1e-9;
    }
}
