package io.sluice.loadtest.report;

import java.util.List;

/**
 * One figure of two targets that took turns in one run: target over baseline, a pair a value.
 *
 * @param figure which: a latency with its percentile ({@code relay.p50}), or a figure's name
 * @param pairs each pair's ratio, in order of time
 * @param median of the pairs
 * @param low and
 * @param high the median's 95 % interval (bootstrap, percentile method)
 * @param control whether both are the same target: A/A, what the machine's noise alone does
 */
public record Ratio(
        String figure,
        String target,
        String baseline,
        List<Double> pairs,
        double median,
        double low,
        double high,
        boolean control) {}
