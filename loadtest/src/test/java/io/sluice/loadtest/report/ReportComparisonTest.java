package io.sluice.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportComparisonTest {
    /** A's windows are all at 1000; B's are three here and three there. */
    @ParameterizedTest
    @CsvSource({
        "2000, 2020, REGRESSION",
        "1110, 1120, REGRESSION",
        "1090, 1120, UNCERTAIN",
        "1010, 1090, SAME",
        "920, 1090, SAME",
        "850, 1090, UNCERTAIN",
        "850, 890, IMPROVEMENT",
    })
    void aVerdictNeedsTheWholeInterval(long some, long others, Verdict expected) {
        long[] a = {1000, 1000, 1000, 1000, 1000, 1000};
        long[] b = {some, some, some, others, others, others};

        ComparedFigure relay = relayP50(compare(a, b));

        assertEquals(expected, relay.verdict(), relay.toString());
    }

    @Test
    void fasterIsAnImprovementAndNoRegression() {
        ReportComparison comparison =
                compare(new long[] {1000, 1010, 990}, new long[] {500, 505, 495});

        ComparedFigure relay = relayP50(comparison);
        assertEquals(Verdict.IMPROVEMENT, relay.verdict());
        assertEquals(0.5, relay.ratio(), 0.001);
        assertEquals(495 / 1010.0, relay.low(), 0.002);
        assertEquals(505 / 990.0, relay.high(), 0.002);
        assertFalse(comparison.regressed());
    }

    @Test
    void theToleranceIsTheCallers() {
        LoadReport a = report(1000, 1000, 1000);
        LoadReport b = report(1200, 1200, 1200);

        assertTrue(ReportComparison.of(a, b, 1.1).regressed());
        assertFalse(ReportComparison.of(a, b, 1.3).regressed());
        assertThrows(IllegalArgumentException.class, () -> ReportComparison.of(a, b, 0.9));
        assertThrows(IllegalArgumentException.class, () -> ReportComparison.of(a, b, Double.NaN));
    }

    @Test
    void ofTwoWindowsOnlyTheRatioIsKnown() {
        ReportComparison comparison =
                compare(new long[] {100, 100}, new long[] {900, 900, 900, 900});

        ComparedFigure relay = relayP50(comparison);
        assertEquals(Verdict.UNKNOWN, relay.verdict());
        assertEquals(9, relay.ratio(), 0.01);
        assertTrue(Double.isNaN(relay.low()));
        assertFalse(comparison.regressed());
        assertTrue(notes(comparison).contains("no interval can be given"), notes(comparison));
    }

    @Test
    void moreLossIsARegressionHoweverFewTheWindows() {
        ReportComparison comparison =
                ReportComparison.of(
                        Windows.report("fixed", List.of(lossy(1, 0))),
                        Windows.report("fixed", List.of(lossy(1, 1))),
                        1.1);

        assertEquals(Verdict.REGRESSION, figure(comparison, "lost").verdict());
        assertEquals(Verdict.SAME, figure(comparison, "changed").verdict());
        assertTrue(comparison.regressed());
    }

    @Test
    void lessLossIsAnImprovement() {
        ReportComparison comparison =
                ReportComparison.of(
                        Windows.report("fixed", List.of(lossy(1, 2), lossy(2, 2))),
                        Windows.report("fixed", List.of(lossy(1, 3))),
                        1.1);

        assertEquals(4, figure(comparison, "lost").a());
        assertEquals(Verdict.IMPROVEMENT, figure(comparison, "lost").verdict());
    }

    @Test
    void whatDoesNotCountIsNotCompared() {
        LoadReport a = report(1000, 1000, 1000);
        LoadReport b =
                Windows.report(
                        "fixed",
                        List.of(
                                Windows.warmup("gateway", 0),
                                Windows.of("gateway", 1, 100, "late", 9000, Windows.lost(9)),
                                Windows.window("gateway", 2, 1000),
                                Windows.window("gateway", 3, 1000),
                                Windows.window("gateway", 4, 1000)));

        ReportComparison comparison = ReportComparison.of(a, b, 1.1);
        assertEquals(Verdict.SAME, relayP50(comparison).verdict());
        assertEquals(Verdict.SAME, figure(comparison, "lost").verdict());
        assertEquals(3, relayP50(comparison).windowsB());
    }

    @Test
    void aReportWithoutWindowsThatCountIsUnknown() {
        LoadReport b = Windows.report("fixed", List.of(Windows.invalid("gateway", 1, 100, "late")));

        ReportComparison comparison = ReportComparison.of(report(1, 1, 1), b, 1.1);
        assertEquals(Verdict.UNKNOWN, figure(comparison, "lost").verdict());
        assertEquals(
                List.of(),
                ReportComparison.of(
                                Windows.report("fixed", List.of()),
                                Windows.report("fixed", List.of()),
                                1.1)
                        .figures());
    }

    @Test
    void stepsOfASaturationAreComparedAtTheSameLoad() {
        LoadReport a = saturation(step(100, 500), step(200, 700), step(300, 900));
        LoadReport b = saturation(step(100, 500), step(200, 1400));

        ReportComparison comparison = ReportComparison.of(a, b, 1.1);
        List<ComparedFigure> relay =
                comparison.figures().stream()
                        .filter(figure -> figure.figure().equals("relay.p50"))
                        .toList();
        assertEquals(List.of(100, 200), relay.stream().map(ComparedFigure::streams).toList());
        assertEquals(2, relay.get(1).ratio(), 0.01);
        assertTrue(notes(comparison).contains("A counts at [100, 200, 300]"), notes(comparison));
    }

    @Test
    void whatWeakensTheComparisonIsNoted() {
        LoadReport a = Windows.report("a", "fixed", "x: 1", List.of(step(100, 1)), List.of());
        LoadReport b =
                Windows.report(
                        "b",
                        "fixed",
                        "x: 2",
                        List.of(step(100, 1), Windows.window("nginx", 2, 1)),
                        List.of());

        String notes = notes(ReportComparison.of(a, b, 1.1));
        assertTrue(notes.contains("the scenarios differ"), notes);
        assertTrue(notes.contains("only B has the target nginx"), notes);
        assertFalse(notes.contains("environments"), notes);
    }

    @ParameterizedTest
    @CsvSource({
        "relay.p99, 1.2, 1.3, REGRESSION",
        "relay.p99, 0.5, 0.6, IMPROVEMENT",
        "relay.p99, 1.05, 1.3, UNCERTAIN",
        "relay.p99, 0.95, 1.05, SAME",
        "cpu.cores, 1.2, 1.3, REGRESSION",
        "rss.bytesMax, 1.2, 1.3, REGRESSION",
        "stage.total.p99Micros, 1.2, 1.3, REGRESSION",
        "screened.share, 1.2, 1.3, IMPROVEMENT",
        "screened.share, 0.5, 0.6, REGRESSION",
        "received.bitsPerSecond, 0.5, 0.6, REGRESSION",
        "something.else, 1.2, 1.3, UNCERTAIN",
        "something.else, NaN, NaN, UNKNOWN",
    })
    void whichWayIsWorseIsTheFigures(String figure, double low, double high, Verdict expected) {
        Bootstrap.Interval ratio = new Bootstrap.Interval((low + high) / 2, low, high);

        assertEquals(expected, Verdict.of(ratio, 1.1, Direction.of(figure)));
    }

    private static Window step(int streams, long relay) {
        return Windows.of("gateway", streams, streams, "", relay, Counts.none());
    }

    private static Window lossy(int number, long lost) {
        return Windows.of("gateway", number, 100, "", 500, Windows.lost(lost));
    }

    private static LoadReport saturation(Window... steps) {
        return Windows.report("saturate", List.of(steps));
    }

    private static LoadReport report(long... relay) {
        return Windows.report(
                "fixed",
                IntStream.range(0, relay.length)
                        .mapToObj(i -> Windows.window("gateway", i, relay[i]))
                        .toList());
    }

    private static ReportComparison compare(long[] a, long[] b) {
        return ReportComparison.of(report(a), report(b), ReportComparison.TOLERANCE);
    }

    private static ComparedFigure relayP50(ReportComparison comparison) {
        return figure(comparison, "relay.p50");
    }

    private static ComparedFigure figure(ReportComparison comparison, String name) {
        return comparison.figures().stream()
                .filter(figure -> figure.figure().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String notes(ReportComparison comparison) {
        return String.join("\n", comparison.notes());
    }
}
