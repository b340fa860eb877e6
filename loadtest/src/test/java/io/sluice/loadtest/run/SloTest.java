package io.sluice.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.report.LoadReport;
import io.sluice.loadtest.report.SloResult;
import io.sluice.loadtest.report.Window;
import io.sluice.loadtest.report.Windows;
import io.sluice.loadtest.scenario.Objective;
import java.util.List;
import org.junit.jupiter.api.Test;

class SloTest {
    private static final Objective RELAY =
            new Objective("relay.p50", 2_000, Objective.Unit.MICROSECONDS, false);
    private static final Objective LOST = new Objective("lost", 0, Objective.Unit.COUNT, false);
    private static final Objective SCREENED =
            new Objective("screened", 0.99, Objective.Unit.SHARE, true);

    @Test
    void theWorstWindowThatCountsDecides() {
        List<Window> windows =
                List.of(
                        Windows.window("a", 0, 1_000),
                        Windows.window("a", 1, 1_900),
                        Windows.invalid("a", 2, 9_000, "lag"),
                        Windows.warmup("a", 3),
                        Windows.window("b", 4, 3_000));
        List<SloResult> results = Slo.results(List.of(RELAY), windows);
        assertEquals(2, results.size());
        assertTrue(results.get(0).kept());
        assertEquals(1_900, results.get(0).found(), 2);
        assertFalse(results.get(1).kept());
    }

    @Test
    void whatWasNotMeasuredIsNotKept() {
        Window window = Windows.window("a", 0, 1_000);
        assertEquals(List.of(SCREENED), Slo.missed(List.of(RELAY, LOST, SCREENED), window));
        SloResult result = Slo.results(List.of(SCREENED), List.of(window)).getFirst();
        assertFalse(result.kept());
        assertTrue(Double.isNaN(result.found()));
    }

    @Test
    void countsAreObjectivesToo() {
        Window window = Windows.of("a", 0, 10, "", 1_000, Windows.lost(3));
        assertEquals(List.of(LOST), Slo.missed(List.of(LOST), window));
    }

    @Test
    void aRunWithoutAWindowThatCountsIsNotBelieved() {
        LoadReport none = Windows.report("fixed", List.of(Windows.invalid("a", 0, 1_000, "lag")));
        LoadReport some =
                Windows.report(
                        "fixed",
                        List.of(
                                Windows.invalid("a", 0, 1_000, "lag"),
                                Windows.window("a", 1, 1_000)));
        assertFalse(Noise.believable(none));
        assertTrue(Noise.believable(some));
    }

    @Test
    void aRunInWhichATargetDiffersFromItselfIsNotBelieved() {
        List<Window> windows =
                List.of(
                        Windows.window("nginx", 0, 1_000),
                        Windows.window("gateway", 1, 1_000),
                        Windows.window("nginx#2", 2, 1_400),
                        Windows.window("nginx", 3, 1_000),
                        Windows.window("gateway", 4, 1_000),
                        Windows.window("nginx#2", 5, 1_400));
        LoadReport noisy = Windows.report("compare", windows);
        assertFalse(Noise.believable(noisy));
        assertTrue(Noise.notes(noisy.ratios()).getFirst().contains("relay.p50 of nginx"));
    }
}
