package io.sluice.codecs.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/** The problems found so far in one reading. */
public final class Problems {
    private static final int MAX_SHOWN = 80;

    private final List<Problem> found = new ArrayList<>();

    void add(String path, String value, String expected, OptionalInt line) {
        found.add(new Problem(path, shown(value), expected, line));
    }

    boolean concern(String path) {
        return found.stream().anyMatch(problem -> problem.path().equals(path));
    }

    boolean none() {
        return found.isEmpty();
    }

    /** In the file's order; those without a line last. */
    List<Problem> sorted() {
        return found.stream()
                .sorted(Comparator.comparingInt(p -> p.line().orElse(Integer.MAX_VALUE)))
                .toList();
    }

    public static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String shown(String value) {
        String line = value.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "…";
    }
}
