package io.sluice.gateway.sim;

import java.util.Map;
import java.util.TreeMap;

/** How often each fault, transition and ending was met, over many runs. */
final class Hits {
    private final Map<String, Long> counts = new TreeMap<>();

    void hit(String kind, Object what) {
        counts.merge(kind + ": " + what, 1L, Long::sum);
    }

    long of(String kind, Object what) {
        return counts.getOrDefault(kind + ": " + what, 0L);
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        counts.forEach((what, n) -> table.append(String.format("%10d  %s%n", n, what)));
        return table.toString();
    }
}
