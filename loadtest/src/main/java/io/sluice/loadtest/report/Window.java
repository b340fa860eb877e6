package io.sluice.loadtest.report;

import java.util.List;
import java.util.Map;

/**
 * One stretch of a run, measured by itself: a step of a saturation, one target's turn in a
 * comparison, the whole of a fixed run.
 *
 * @param streams how many were meant to be live
 * @param warmup whether it only warmed up: shown, never counted
 * @param invalid why its figures count for nothing; empty where they do
 * @param latencies by the names of {@link Measure}; without what was not measured
 * @param figures single numbers by name and unit, such as {@code cpu.percentOfCoreAStream}
 * @param series a point a second, by name, for drawing; each as long as the window
 */
public record Window(
        String target,
        int number,
        double startSeconds,
        double seconds,
        int streams,
        boolean warmup,
        String invalid,
        Map<String, Distribution> latencies,
        Counts counts,
        Map<String, Double> figures,
        Map<String, List<Double>> series) {

    /** Whether its figures count. */
    public boolean valid() {
        return !warmup && invalid.isEmpty();
    }
}
