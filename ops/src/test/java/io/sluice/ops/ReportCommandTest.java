package io.sluice.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.loadtest.report.Counts;
import io.sluice.loadtest.report.LoadReport;
import io.sluice.loadtest.report.ReportJson;
import io.sluice.loadtest.report.Window;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice report} in this process, on reports made up. */
class ReportCommandTest {
    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void noRegressionIsZero() throws IOException {
        assertEquals(0, sluice("report", "compare", report("a", 1.0), report("b", 1.02)));
        assertTrue(
                out.toString()
                        .lines()
                        .anyMatch(
                                line ->
                                        line.matches(
                                                "gateway +cpu.cores +1.00 +1.02 +1.020"
                                                        + " +1.020 to 1.020 +same")),
                out.toString());
        assertTrue(out.toString().contains("verdicts: 0 regression, "), out.toString());
    }

    @Test
    void aRegressionIsOneAndStandsOut() throws IOException {
        assertEquals(1, sluice("report", "compare", report("a", 1.0), report("b", 1.3)));
        assertTrue(out.toString().contains("REGRESSION"), out.toString());
        assertTrue(out.toString().contains("A: a\n"), out.toString());
        assertTrue(out.toString().contains("B: b\n"), out.toString());
    }

    @Test
    void theToleranceIsTheCallers() throws IOException {
        String a = report("a", 1.0);
        String b = report("b", 1.3);

        assertEquals(0, sluice("report", "compare", a, b, "--tolerance", "1.5"));
        assertEquals(2, sluice("report", "compare", a, b, "--tolerance", "0.9"));
        assertTrue(err.toString().contains("the tolerance is a ratio of 1 or more"));
    }

    @Test
    void notesAreSaid() throws IOException {
        assertEquals(0, sluice("report", "compare", report("a", 1), report("b", 1, "other")));
        assertTrue(out.toString().contains("note: only A has the target gateway"));
        assertTrue(err.toString().contains("nothing to compare"), err.toString());
    }

    @Test
    void aComparisonIsToBeHadAsJson() throws IOException {
        assertEquals(1, sluice("report", "compare", report("a", 1), report("b", 2), "--json"));
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals("a", json.path("a").asText());
        assertEquals("cpu.cores", json.path("figures").path(0).path("figure").asText());
        assertEquals(2.0, json.path("figures").path(0).path("ratio").asDouble());
    }

    @Test
    void aFileThatIsNoReportIsTwo() throws IOException {
        String good = report("a", 1);
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"schema\": 7}");
        Path none = folder.resolve("none.json");

        assertEquals(2, sluice("report", "compare", good, bad.toString()));
        assertTrue(err.toString().contains(bad + ": a load report of schema 7"), err.toString());
        assertEquals(2, sluice("report", "compare", none.toString(), good));
        assertTrue(err.toString().contains(none.toString()), err.toString());
        assertEquals(2, sluice("report", "html", none.toString()));
        assertFalse(Files.exists(folder.resolve("none.html")));
    }

    @Test
    void aPageIsWrittenBesideItsReport() throws IOException {
        assertEquals(0, sluice("report", "html", report("a", 1)));
        assertEquals(folder.resolve("a.html").toString(), out.toString().strip());
        assertTrue(Files.readString(folder.resolve("a.html")).startsWith("<!DOCTYPE html>"));
    }

    @Test
    void aPageIsWrittenWhereItIsAskedFor() throws IOException {
        Path page = folder.resolve("page.htm");

        assertEquals(0, sluice("report", "html", report("a", 1), "--out", page.toString()));
        assertTrue(Files.readString(page).contains("<h1>a</h1>"));
    }

    @Test
    void aReportIsNotWrittenOver() throws IOException {
        String report = report("a", 1);

        assertEquals(2, sluice("report", "html", report, "--out", report));
        assertTrue(Files.readString(Path.of(report)).startsWith("{"));
    }

    @Test
    void aPageThatCannotBeWrittenIsOne() throws IOException {
        String nowhere = folder.resolve("nowhere").resolve("page.html").toString();

        assertEquals(1, sluice("report", "html", report("a", 1), "--out", nowhere));
        assertTrue(err.toString().contains(nowhere), err.toString());
    }

    private int sluice(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Sluice.run(new Output(new PrintWriter(out), new PrintWriter(err), false), arguments);
    }

    private String report(String name, double cores) throws IOException {
        return report(name, cores, "gateway");
    }

    /** A report of eight windows that need so many cores. */
    private String report(String name, double cores, String target) throws IOException {
        List<Window> windows = new ArrayList<>();
        for (int number = 1; number <= 8; number++) {
            windows.add(
                    new Window(
                            target,
                            number,
                            number * 10,
                            10,
                            50,
                            false,
                            "",
                            Map.of(),
                            Counts.none(),
                            Map.of("cpu.cores", cores),
                            Map.of()));
        }
        LoadReport report =
                new LoadReport(
                        LoadReport.SCHEMA,
                        name,
                        "fixed",
                        "2027-01-02T03:04:05Z",
                        90,
                        "name: any",
                        Map.of(),
                        windows,
                        List.of(),
                        List.of(),
                        List.of());
        return Files.writeString(folder.resolve(name + ".json"), ReportJson.text(report))
                .toString();
    }
}
