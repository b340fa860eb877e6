package io.sluice.loadtest.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The figures of a window that comparisons speak of, by name: five latencies in microseconds, and
 * every number that the window has, but for budgets, which nobody measured.
 */
final class ComparedFigures {
    private static final String BUDGET = ".budgetMicros";
    private static final List<Latency> LATENCIES =
            List.of(
                    new Latency("p50", Measure.RELAY, Distribution::p50),
                    new Latency("p99", Measure.RELAY, Distribution::p99),
                    new Latency("p999", Measure.RELAY, Distribution::p999),
                    new Latency("p50", Measure.RELAY_WRITTEN, Distribution::p50),
                    new Latency("p50", Measure.HANDSHAKE, Distribution::p50));

    private ComparedFigures() {}

    private record Latency(
            String percentile, Measure measure, ToDoubleFunction<Distribution> figure) {
        String name() {
            return measure.label() + "." + percentile;
        }
    }

    /** In the order to show them in; without what was not measured. */
    static Map<String, Double> of(Window window) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Latency latency : LATENCIES) {
            Distribution measured = window.latencies().get(latency.measure().label());
            if (measured != null && measured.count() > 0) {
                figures.put(latency.name(), latency.figure().applyAsDouble(measured));
            }
        }
        window.figures()
                .forEach(
                        (name, value) -> {
                            if (Double.isFinite(value) && !name.endsWith(BUDGET)) {
                                figures.put(name, value);
                            }
                        });
        return figures;
    }
}
