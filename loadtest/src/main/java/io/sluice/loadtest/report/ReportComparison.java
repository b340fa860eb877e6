package io.sluice.loadtest.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What changed from one load report to another: each figure of each target that both have, B over
 * A. The intervals know how windows of one run differ from each other, not how whole runs do.
 *
 * @param tolerance the ratio from which a change matters, and 1 over it
 * @param notes what makes the comparison weaker than it looks
 */
public record ReportComparison(
        String a, String b, double tolerance, List<ComparedFigure> figures, List<String> notes) {
    public static final double TOLERANCE = 1.10;
    private static final String SATURATE = "saturate";

    public static ReportComparison of(LoadReport a, LoadReport b, double tolerance) {
        if (!(tolerance >= 1 && Double.isFinite(tolerance))) {
            throw new IllegalArgumentException("the tolerance is a ratio of 1 or more");
        }
        boolean byLoad = SATURATE.equals(a.mode()) || SATURATE.equals(b.mode());
        List<ComparedFigure> figures = new ArrayList<>();
        for (String target : common(targets(a), targets(b))) {
            for (int streams : byLoad ? commonLoads(a, b, target) : Set.of(0)) {
                figures.addAll(
                        new WindowComparison(target, streams, tolerance)
                                .of(valid(a, target, streams), valid(b, target, streams)));
            }
        }
        return new ReportComparison(
                a.name(), b.name(), tolerance, figures, notes(a, b, byLoad, figures));
    }

    public boolean regressed() {
        return figures.stream().anyMatch(figure -> figure.verdict() == Verdict.REGRESSION);
    }

    private static List<String> notes(
            LoadReport a, LoadReport b, boolean byLoad, List<ComparedFigure> figures) {
        List<String> notes = new ArrayList<>();
        if (!a.scenario().equals(b.scenario())) {
            notes.add("the scenarios differ: a change may be the scenario's");
        }
        if (!a.environment().equals(b.environment())) {
            notes.add("the environments differ: " + differing(a, b));
        }
        noteLoads(notes, a, b, byLoad);
        noteAbsent(notes, "A", targets(a), targets(b));
        noteAbsent(notes, "B", targets(b), targets(a));
        noteFew(notes, figures);
        return notes;
    }

    private static void noteLoads(List<String> notes, LoadReport a, LoadReport b, boolean byLoad) {
        for (String target : common(targets(a), targets(b))) {
            Set<Integer> ofA = loads(a, target);
            Set<Integer> ofB = loads(b, target);
            if (!ofA.equals(ofB)) {
                notes.add(
                        "%s: A counts at %s streams, B at %s%s"
                                .formatted(
                                        target,
                                        ofA,
                                        ofB,
                                        byLoad ? "; compared where both do" : ""));
            }
        }
    }

    private static void noteAbsent(
            List<String> notes, String side, Set<String> targets, Set<String> others) {
        targets.stream()
                .filter(target -> !others.contains(target))
                .forEach(target -> notes.add("only " + side + " has the target " + target));
    }

    private static void noteFew(List<String> notes, List<ComparedFigure> figures) {
        int fewest =
                figures.stream()
                        .mapToInt(figure -> Math.min(figure.windowsA(), figure.windowsB()))
                        .min()
                        .orElse(Integer.MAX_VALUE);
        if (fewest < Bootstrap.MIN_VALUES) {
            notes.add(
                    "no interval can be given where a side has fewer than "
                            + Bootstrap.MIN_VALUES
                            + " windows that count: the ratio stands alone");
        } else if (fewest < Bootstrap.FULL_LEVEL_VALUES) {
            notes.add(
                    "with fewer than "
                            + Bootstrap.FULL_LEVEL_VALUES
                            + " windows a side, an interval holds the truth less often than 95 %");
        }
    }

    private static String differing(LoadReport a, LoadReport b) {
        Set<String> names = new TreeSet<>(a.environment().keySet());
        names.addAll(b.environment().keySet());
        names.removeIf(
                name ->
                        a.environment()
                                .getOrDefault(name, "")
                                .equals(b.environment().getOrDefault(name, "")));
        return String.join(", ", names);
    }

    private static List<Window> valid(LoadReport report, String target, int streams) {
        return report.windows().stream()
                .filter(Window::valid)
                .filter(window -> window.target().equals(target))
                .filter(window -> streams == 0 || window.streams() == streams)
                .toList();
    }

    private static Set<String> targets(LoadReport report) {
        Set<String> targets = new LinkedHashSet<>();
        report.windows().forEach(window -> targets.add(window.target()));
        return targets;
    }

    private static Set<Integer> commonLoads(LoadReport a, LoadReport b, String target) {
        return common(loads(a, target), loads(b, target));
    }

    private static Set<Integer> loads(LoadReport report, String target) {
        Set<Integer> loads = new TreeSet<>();
        valid(report, target, 0).forEach(window -> loads.add(window.streams()));
        return loads;
    }

    private static <T> Set<T> common(Set<T> some, Set<T> others) {
        Set<T> common = new LinkedHashSet<>(some);
        common.retainAll(others);
        return common;
    }
}
