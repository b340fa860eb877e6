package io.sluice.loadtest.run;

import io.sluice.loadtest.report.LoadReport;
import io.sluice.loadtest.report.Ratio;
import io.sluice.loadtest.report.Window;
import java.util.List;

/** Whether a run's figures can be believed. */
public final class Noise {
    /** A machine on which a target differs from itself by more can't compare targets. */
    private static final double MOST = 1.3;

    private static final List<String> JUDGED = List.of("relay.p50", "cpu.percentOfCoreAStream");

    private Noise() {}

    /** What makes a comparison's ratios worthless, if anything does. */
    static List<String> notes(List<Ratio> ratios) {
        return ratios.stream()
                .filter(ratio -> ratio.control() && JUDGED.contains(ratio.figure()))
                .filter(ratio -> ratio.median() > MOST || ratio.median() < 1 / MOST)
                .map(
                        ratio ->
                                "INVALID: %s of %s against itself is %.2f, beyond %.1f: the machine is too noisy"
                                        .formatted(
                                                ratio.figure(),
                                                ratio.baseline(),
                                                ratio.median(),
                                                MOST))
                .toList();
    }

    /** Whether a report has what it was run for: a valid window a target, and quiet enough. */
    public static boolean believable(LoadReport report) {
        boolean windows =
                report.windows().stream()
                        .map(Window::target)
                        .distinct()
                        .allMatch(
                                target ->
                                        report.windows().stream()
                                                .anyMatch(
                                                        w ->
                                                                w.valid()
                                                                        && w.target()
                                                                                .equals(target)));
        return windows && !report.windows().isEmpty() && notes(report.ratios()).isEmpty();
    }
}
