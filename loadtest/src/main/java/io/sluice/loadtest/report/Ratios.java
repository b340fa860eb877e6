package io.sluice.loadtest.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ratios of a run in which targets took turns: within a round, so that what the machine does
 * over minutes falls on both. A round in which either's window is invalid gives no pair.
 */
public final class Ratios {
    /** Ends the name of a target that is another one again: the control, A/A. */
    public static final String CONTROL = "#2";

    private Ratios() {}

    /**
     * Every figure of every target over the baseline's, and of every control over its own target's.
     */
    public static List<Ratio> of(List<Window> windows, String baseline) {
        Set<String> targets = new LinkedHashSet<>();
        windows.forEach(window -> targets.add(window.target()));
        List<Map<String, Window>> rounds = Rounds.of(windows);
        List<Ratio> ratios = new ArrayList<>();
        for (String target : targets) {
            if (isControl(target)) {
                ratios.addAll(between(rounds, target, controlled(target), true));
            } else if (!target.equals(baseline)) {
                ratios.addAll(between(rounds, target, baseline, false));
            }
        }
        return ratios;
    }

    public static boolean isControl(String target) {
        return target.endsWith(CONTROL);
    }

    /** The target that a control is again; a target that is no control is itself. */
    public static String controlled(String target) {
        return isControl(target) ? target.substring(0, target.length() - CONTROL.length()) : target;
    }

    private static List<Ratio> between(
            List<Map<String, Window>> rounds, String target, String baseline, boolean control) {
        Map<String, List<Double>> pairs = new LinkedHashMap<>();
        for (Map<String, Window> round : rounds) {
            Map<String, Double> over = figures(round, target);
            Map<String, Double> under = figures(round, baseline);
            over.forEach(
                    (name, value) ->
                            ratio(value, under.get(name))
                                    .ifPresent(
                                            ratio ->
                                                    pairs.computeIfAbsent(
                                                                    name, n -> new ArrayList<>())
                                                            .add(ratio)));
        }
        return pairs.entrySet().stream()
                .map(e -> summed(e.getKey(), target, baseline, e.getValue(), control))
                .toList();
    }

    private static Ratio summed(
            String figure, String target, String baseline, List<Double> pairs, boolean control) {
        Bootstrap.Interval interval =
                new Bootstrap().median(pairs.stream().mapToDouble(pair -> pair).toArray());
        return new Ratio(
                figure,
                target,
                baseline,
                List.copyOf(pairs),
                interval.median(),
                interval.low(),
                interval.high(),
                control);
    }

    private static Map<String, Double> figures(Map<String, Window> round, String target) {
        Window window = round.get(target);
        return window == null || !window.valid() ? Map.of() : ComparedFigures.of(window);
    }

    private static Optional<Double> ratio(double value, @Nullable Double baseline) {
        return baseline == null || baseline <= 0 ? Optional.empty() : Optional.of(value / baseline);
    }
}
