package io.sluice.ops.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * Exact order statistics of a few thousand values: p-th percentile is the smallest value with at
 * least p % at or under it.
 */
final class Figures {
    private final double[] sorted;

    Figures(double... values) {
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    double p(double percent) {
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }

    @Override
    public String toString() {
        return sorted.length == 0
                ? "no values"
                : String.format(
                        Locale.ROOT,
                        "n=%d p50=%.3f p90=%.3f p99=%.3f max=%.3f",
                        sorted.length,
                        p(50),
                        p(90),
                        p(99),
                        p(100));
    }
}
