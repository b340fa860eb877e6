package io.sluice.loadtest;

import org.HdrHistogram.Histogram;

/** A histogram's figures, in its own unit; all 0 where nothing was counted. */
public record Percentiles(long count, long p50, long p90, long p99, long p999, long max) {
    public static Percentiles of(Histogram histogram) {
        return new Percentiles(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getMaxValue());
    }
}
