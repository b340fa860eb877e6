package io.sluice.loadtest.run;

import io.sluice.loadtest.report.Counts;
import io.sluice.loadtest.report.Distribution;
import io.sluice.loadtest.report.SloResult;
import io.sluice.loadtest.report.Window;
import io.sluice.loadtest.scenario.Objective;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** A scenario's objectives against what was found. */
final class Slo {
    private static final Map<String, String> FIGURES =
            Map.of(
                    "screened", "screened.share",
                    "cpuAStream", "cpu.percentOfCoreAStream",
                    "rss", "rss.bytes");

    private Slo() {}

    /** Each objective for each target, by the worst of its windows that count. */
    static List<SloResult> results(List<Objective> objectives, List<Window> windows) {
        Set<String> targets = new LinkedHashSet<>();
        windows.forEach(window -> targets.add(window.target()));
        List<SloResult> results = new ArrayList<>();
        for (String target : targets) {
            List<Window> counted =
                    windows.stream()
                            .filter(window -> window.valid() && window.target().equals(target))
                            .toList();
            objectives.forEach(objective -> results.add(result(objective, target, counted)));
        }
        return results;
    }

    /** The objectives that one window misses. */
    static List<Objective> missed(List<Objective> objectives, Window window) {
        return objectives.stream()
                .filter(objective -> !holds(objective, found(objective, window)))
                .toList();
    }

    private static SloResult result(Objective objective, String target, List<Window> windows) {
        double worst = Double.NaN;
        boolean kept = !windows.isEmpty();
        for (Window window : windows) {
            double found = found(objective, window);
            kept &= holds(objective, found);
            worst = worse(objective, worst, found);
        }
        return new SloResult(
                objective.figure(),
                target,
                objective.limit(),
                objective.unit().symbol(),
                worst,
                kept);
    }

    /** What was not measured is not kept. */
    private static boolean holds(Objective objective, double found) {
        return !Double.isNaN(found) && objective.holds(found);
    }

    private static double worse(Objective objective, double one, double other) {
        if (Double.isNaN(one) || Double.isNaN(other)) {
            return Double.isNaN(one) ? other : one;
        }
        return objective.atLeast() ? Math.min(one, other) : Math.max(one, other);
    }

    /** NaN where it was not measured. */
    static double found(Objective objective, Window window) {
        String figure = objective.figure();
        OptionalLong count = count(figure, window.counts());
        if (count.isPresent()) {
            return (double) count.getAsLong();
        }
        if (FIGURES.containsKey(figure)) {
            return window.figures().getOrDefault(FIGURES.get(figure), Double.NaN);
        }
        int dot = figure.lastIndexOf('.');
        Distribution latency = window.latencies().get(figure.substring(0, Math.max(0, dot)));
        return latency == null || latency.count() == 0
                ? Double.NaN
                : percentile(latency, figure.substring(dot + 1));
    }

    private static double percentile(Distribution latency, String which) {
        return switch (which) {
            case "p50" -> (double) latency.p50();
            case "p90" -> (double) latency.p90();
            case "p99" -> (double) latency.p99();
            case "p999" -> (double) latency.p999();
            case "max" -> (double) latency.max();
            default -> Double.NaN;
        };
    }

    private static OptionalLong count(String figure, Counts counts) {
        return switch (figure) {
            case "lost" -> OptionalLong.of(counts.lost());
            case "lostAtStart" -> OptionalLong.of(counts.lostAtStart());
            case "duplicated" -> OptionalLong.of(counts.duplicated());
            case "reordered" -> OptionalLong.of(counts.reordered());
            case "changed" -> OptionalLong.of(counts.changed());
            case "refused" -> OptionalLong.of(counts.refused() - counts.bansHonoured());
            case "failed" -> OptionalLong.of(counts.failed());
            case "falseCuts" -> OptionalLong.of(counts.falseCuts());
            case "bansBroken" -> OptionalLong.of(counts.bansTried() - counts.bansHonoured());
            default -> OptionalLong.empty();
        };
    }
}
