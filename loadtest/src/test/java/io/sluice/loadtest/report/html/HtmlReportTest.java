package io.sluice.loadtest.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.report.Counts;
import io.sluice.loadtest.report.LoadReport;
import io.sluice.loadtest.report.Ratio;
import io.sluice.loadtest.report.SloResult;
import io.sluice.loadtest.report.Window;
import io.sluice.loadtest.report.Windows;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** The page as a browser would read it: parsed, then asked for what it shows. */
class HtmlReportTest {
    @Test
    void everyFormOfRunHasTheSectionsOfItsDataAndNoOther() throws Exception {
        assertEquals(
                List.of(
                        "notes",
                        "objectives",
                        "summary",
                        "ratios",
                        "percentiles",
                        "course",
                        "losses",
                        "windows",
                        "environment",
                        "scenario"),
                Page.of(SampleReports.compare()).sections());
        assertEquals(
                List.of(
                        "objectives",
                        "summary",
                        "percentiles",
                        "budget",
                        "cuts",
                        "course",
                        "losses",
                        "notes",
                        "windows",
                        "environment",
                        "scenario"),
                Page.of(SampleReports.fixed()).sections());
        assertEquals(
                List.of(
                        "objectives",
                        "summary",
                        "percentiles",
                        "load",
                        "course",
                        "losses",
                        "windows",
                        "environment",
                        "scenario"),
                Page.of(SampleReports.saturate()).sections());
    }

    @Test
    void anEmptyReportIsAPageToo() throws Exception {
        Page page = Page.of(bare("an empty one", "fixed", List.of(), List.of()));

        assertEquals(List.of(), page.sections());
        assertEquals("an empty one", page.only("h1"));
        assertTrue(page.verdict().startsWith("NO RESULT"), page.verdict());
    }

    @Test
    void linksWithinThePageLeadSomewhere() throws Exception {
        Page page = Page.of(SampleReports.fixed());

        assertEquals(
                page.sections().stream().map(id -> "#" + id).toList(),
                page.elements("a").map(link -> link.getAttribute("href")).toList());
    }

    @Test
    void nothingIsFetchedAndNothingRuns() {
        Pattern outside =
                Pattern.compile(
                        "(src|href)=\"(?!#)|https?:|@import|url\\((?!#)|<script|<link|<iframe"
                                + "|\\son\\w+=");
        for (LoadReport report :
                List.of(SampleReports.compare(), SampleReports.fixed(), SampleReports.saturate())) {
            assertFalse(outside.matcher(HtmlReport.text(report)).find());
        }
    }

    @Test
    void hostileWordsStayWords() throws Exception {
        String hostile = "<script>alert(1)</script>\"'&]]>\u0000";
        String shown = "<script>alert(1)</script>\"'&]]>\uFFFD";
        Window window =
                new Window(
                        hostile,
                        1,
                        0,
                        10,
                        5,
                        false,
                        "",
                        Map.of(
                                "relay",
                                Windows.around(500),
                                "cut",
                                Windows.around(900),
                                "stage." + hostile,
                                Windows.around(40)),
                        Windows.lost(3),
                        Map.of(hostile, 1.0),
                        Map.of(hostile, List.of(1.0, 2.0)));
        Window invalid = Windows.invalid(hostile, 2, 500, hostile);
        LoadReport report =
                new LoadReport(
                        LoadReport.SCHEMA,
                        hostile,
                        hostile,
                        hostile,
                        20,
                        hostile,
                        Map.of(hostile, hostile),
                        List.of(window, invalid),
                        List.of(ratio(hostile, hostile, 1.1, false)),
                        List.of(new SloResult(hostile, hostile, 1, hostile, 2, false)),
                        List.of(hostile));
        Page page = Page.of(report);

        assertEquals(0, page.elements("script").count());
        assertEquals(shown, page.only("h1"));
        assertEquals(shown, page.only("pre"));
        assertEquals(shown, page.only("dt"));
        assertTrue(page.section("notes").contains(shown));
        assertTrue(page.section("windows").contains("no: " + shown));
        assertTrue(page.section("objectives").contains(shown));
        assertTrue(page.svgTexts("budget").contains("<script>alert(1)</scr…"), "cut to fit");
    }

    @Test
    void theVerdictIsSaidInWords() throws Exception {
        assertEquals(
                "FAIL1 of 4 objectives missed: relay.p999.",
                Page.of(SampleReports.compare()).verdict());
        assertEquals("PASSAll 3 objectives were kept.", Page.of(SampleReports.fixed()).verdict());
        Window window = Windows.window("gateway", 1, 500);
        assertEquals(
                "NOT JUDGEDThe scenario sets no objectives.",
                Page.of(Windows.report("fixed", List.of(window))).verdict());
        LoadReport nothing =
                Windows.report("fixed", List.of(Windows.invalid("gateway", 1, 500, "late")));
        assertTrue(Page.of(nothing).verdict().startsWith("NO RESULT"));
    }

    @Test
    void objectivesHaveTheirUnits() throws Exception {
        Page page =
                Page.of(
                        Windows.report(
                                "a",
                                "fixed",
                                "",
                                List.of(Windows.window("gateway", 1, 500)),
                                List.of(
                                        new SloResult("relay.p99", "x", 5000, "us", 7250, false),
                                        new SloResult("screened", "x", 0.99, "", 1, true),
                                        new SloResult("rss", "x", 1 << 30, "B", 1 << 29, true),
                                        new SloResult("cpu", "x", 5, "beans", 4.5, true))));

        List<String> rows = page.rows("objectives");
        assertEquals("relay.p99 | x | ≤ 5 ms | 7.25 ms | FAIL · missed", rows.get(1));
        assertEquals("screened | x | ≥ 99 % | 100 % | PASS · kept", rows.get(2));
        assertEquals("rss | x | ≤ 1 GiB | 512 MiB | PASS · kept", rows.get(3));
        assertEquals("cpu | x | ≤ 5 beans | 4.50 beans | PASS · kept", rows.get(4));
    }

    @Test
    void onlyWhatCountsIsSummed() throws Exception {
        Page page =
                Page.of(
                        Windows.report(
                                "fixed",
                                List.of(
                                        Windows.warmup("gateway", 0),
                                        lossy(1, "", 2),
                                        lossy(2, "", 3),
                                        lossy(3, "late", 100))));

        assertTrue(page.rows("summary").contains("p50 | 500 µs"), page.section("summary"));
        assertTrue(page.rows("losses").contains("Lost though something later arrived | 5"));
        assertTrue(page.section("notes").startsWith("Notes1 of 3 windows counts for nothing:late"));
        assertEquals("notes", page.sections().getFirst());
    }

    private static Window lossy(int number, String why, long lost) {
        return Windows.of("gateway", number, 100, why, 500, Windows.lost(lost));
    }

    @Test
    void everyWindowIsListedAndWhyItDoesNotCount() throws Exception {
        List<String> rows =
                Page.of(
                                Windows.report(
                                        "fixed",
                                        List.of(
                                                Windows.warmup("gateway", 0),
                                                Windows.window("gateway", 1, 500),
                                                Windows.invalid("gateway", 2, 500, "late"))))
                        .rows("windows");

        assertEquals(4, rows.size());
        assertTrue(rows.get(1).endsWith("warm-up"), rows.get(1));
        assertTrue(rows.get(2).endsWith("yes"), rows.get(2));
        assertTrue(rows.get(3).endsWith("no: late"), rows.get(3));
    }

    @Test
    void aRatioStandsBesideItsControl() throws Exception {
        LoadReport report =
                compared(
                        ratio("gateway", "nginx", 1.2, false),
                        ratio("nginx#2", "nginx", 1.01, true));

        List<String> rows = Page.of(report).rows("ratios");
        assertEquals(
                "Relay p50 | 1.20 | 1.15 – 1.25 | 3 |  | 1.01 (0.96 – 1.06) | more", rows.get(1));
        assertTrue(Page.of(report).section("ratios").contains("gateway over nginx"));
    }

    @Test
    void aRatioThatIsNoLargerThanTheNoiseIsSaidToBeSo() throws Exception {
        LoadReport report =
                compared(
                        ratio("gateway", "nginx", 1.08, false),
                        ratio("nginx#2", "nginx", 1.05, true));

        assertTrue(Page.of(report).rows("ratios").get(1).endsWith("more, within A/A noise"));
    }

    @Test
    void controlsAloneAreShownToo() throws Exception {
        LoadReport report = compared(ratio("nginx#2", "nginx", 1.01, true));

        assertEquals(
                "Relay p50 | 1.01 | 0.96 – 1.06 | 3 |  | no clear difference",
                Page.of(report).rows("ratios").get(1));
    }

    @Test
    void ratiosWithoutIntervalsAreShownWithoutWhiskers() throws Exception {
        double none = Double.NaN;
        Ratio few =
                new Ratio("relay.p50", "gateway", "nginx", List.of(1.5), 1.5, none, none, false);
        Page page = Page.of(compared(few));

        assertEquals("Relay p50 | 1.50 | – | 1 |  | too few pairs", page.rows("ratios").get(1));
        assertFalse(page.text().contains("\"whisker"), "a whisker");
        assertFalse(page.text().contains("NaN"), "NaN");
    }

    @Test
    void stagesMayBeFiguresAlone() throws Exception {
        Window window =
                new Window(
                        "gateway",
                        1,
                        0,
                        10,
                        5,
                        false,
                        "",
                        Map.of(),
                        Counts.none(),
                        Map.of(
                                "stage.decoded.p50Micros", 5000.0,
                                "stage.decoded.p99Micros", 12_000.0,
                                "stage.decoded.budgetMicros", 10_000.0),
                        Map.of());
        Page page = Page.of(bare("a", "fixed", List.of(window), List.of()));

        assertEquals(List.of("summary", "budget", "windows"), page.sections());
        assertTrue(
                page.svgTexts("budget").containsAll(List.of("decoded", "5 ms", "12 ms", "over")));
    }

    @Test
    void stagesStandInTheOrderOfThePipeline() throws Exception {
        List<String> texts = Page.of(SampleReports.fixed()).svgTexts("budget");
        List<String> names =
                List.of(
                        "tapped",
                        "decoded",
                        "batched",
                        "classified",
                        "decided",
                        "acted",
                        "total",
                        "relay");

        assertEquals(names, texts.stream().filter(names::contains).toList());
    }

    @Test
    void whatDoesNotCountIsShaded() throws Exception {
        Page page = Page.of(SampleReports.compare());
        long drawings =
                page.elements("figure")
                        .filter(f -> f.getAttribute("class").equals("course"))
                        .count();

        assertEquals(4, drawings, "streams, relay, cpu, rss");
        assertEquals(drawings, shades(page, "warmup"));
        assertEquals(drawings, shades(page, "invalid"));
    }

    private static long shades(Page page, String style) {
        return page.elements("rect")
                .filter(rect -> rect.getAttribute("class").equals(style))
                .filter(rect -> !rect.getTextContent().isEmpty())
                .count();
    }

    @Test
    void numbersThatAreNoneNeverReachTheDrawing() throws Exception {
        for (LoadReport report : List.of(SampleReports.compare(), SampleReports.fixed())) {
            Page page = Page.of(report);
            assertFalse(page.text().contains("NaN"));
            assertFalse(page.text().contains("Infinity"));
            for (Element line : page.elements("polyline").toList()) {
                assertFalse(line.getAttribute("points").isEmpty());
            }
        }
    }

    private static LoadReport compared(Ratio... ratios) {
        return bare(
                "a",
                "compare",
                List.of(
                        Windows.window("nginx", 1, 500),
                        Windows.window("gateway", 2, 600),
                        Windows.window("nginx#2", 3, 500)),
                List.of(ratios));
    }

    private static Ratio ratio(String target, String baseline, double median, boolean control) {
        return new Ratio(
                "relay.p50",
                target,
                baseline,
                List.of(median, median, median),
                median,
                median - 0.05,
                median + 0.05,
                control);
    }

    private static LoadReport bare(
            String name, String mode, List<Window> windows, List<Ratio> ratios) {
        return new LoadReport(
                LoadReport.SCHEMA,
                name,
                mode,
                "2027-01-02T03:04:05Z",
                40,
                "",
                Map.of(),
                windows,
                ratios,
                List.of(),
                List.of());
    }
}
