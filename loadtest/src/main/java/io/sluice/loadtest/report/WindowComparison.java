package io.sluice.loadtest.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** The comparison of one target's windows in two runs, figure by figure. */
record WindowComparison(String target, int streams, double tolerance) {
    /** What must not be, and is counted. */
    private static final Map<String, ToLongFunction<Counts>> HARM = harm();

    /** Windows that count, of either side. */
    List<ComparedFigure> of(List<Window> a, List<Window> b) {
        List<ComparedFigure> rows = new ArrayList<>();
        for (String figure : figures(a, b)) {
            rows.add(measured(figure, values(a, figure), values(b, figure)));
        }
        HARM.forEach((name, count) -> rows.add(counted(name, a, b, count)));
        return rows;
    }

    private ComparedFigure measured(String figure, double[] a, double[] b) {
        Bootstrap.Interval ratio = new Bootstrap().ratioOfMedians(b, a);
        return new ComparedFigure(
                target,
                streams,
                figure,
                Bootstrap.medianOf(a),
                Bootstrap.medianOf(b),
                a.length,
                b.length,
                ratio.median(),
                ratio.low(),
                ratio.high(),
                Verdict.of(ratio, tolerance, Direction.of(figure)));
    }

    private ComparedFigure counted(
            String name, List<Window> a, List<Window> b, ToLongFunction<Counts> count) {
        long ofA = a.stream().map(Window::counts).mapToLong(count).sum();
        long ofB = b.stream().map(Window::counts).mapToLong(count).sum();
        boolean both = !a.isEmpty() && !b.isEmpty();
        return new ComparedFigure(
                target,
                streams,
                name,
                ofA,
                ofB,
                a.size(),
                b.size(),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                both ? Verdict.ofCounts(ofA, ofB) : Verdict.UNKNOWN);
    }

    private static Set<String> figures(List<Window> a, List<Window> b) {
        Set<String> figures = new LinkedHashSet<>();
        a.forEach(window -> figures.addAll(ComparedFigures.of(window).keySet()));
        Set<String> others = new LinkedHashSet<>();
        b.forEach(window -> others.addAll(ComparedFigures.of(window).keySet()));
        figures.retainAll(others);
        return figures;
    }

    private static double[] values(List<Window> windows, String figure) {
        return windows.stream()
                .mapToDouble(window -> ComparedFigures.of(window).getOrDefault(figure, Double.NaN))
                .filter(Double::isFinite)
                .toArray();
    }

    private static Map<String, ToLongFunction<Counts>> harm() {
        Map<String, ToLongFunction<Counts>> harm = new LinkedHashMap<>();
        harm.put("lost", Counts::lost);
        harm.put("changed", Counts::changed);
        harm.put("duplicated", Counts::duplicated);
        harm.put("reordered", Counts::reordered);
        harm.put("falseCuts", Counts::falseCuts);
        return harm;
    }
}
