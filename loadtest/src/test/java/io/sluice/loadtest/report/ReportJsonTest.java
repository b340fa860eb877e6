package io.sluice.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportJsonTest {
    private static final LoadReport REPORT =
            Windows.report(
                    "a, \"b\" <c>",
                    "compare",
                    "name: x\n# täg\n",
                    List.of(
                            Windows.warmup("nginx", 0),
                            Windows.window("nginx", 1, 500),
                            Windows.invalid("gateway", 2, 600, "lag over 1 ms")),
                    List.of(new SloResult("relay.p99", "gateway", 5, "ms", Double.NaN, false)));

    @TempDir Path folder;

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        assertEquals(REPORT, ReportJson.parse(ReportJson.text(REPORT)));
    }

    @Test
    void aReportOfNothingIsReadBack() throws IOException {
        LoadReport empty =
                new LoadReport(
                        1,
                        "",
                        "fixed",
                        "2027-01-02T03:04:05Z",
                        0,
                        "",
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of());

        assertEquals(empty, ReportJson.parse(ReportJson.text(empty)));
    }

    @Test
    void unknownNumbersAreNullInTheText() {
        String text = ReportJson.text(REPORT);

        assertTrue(text.contains("[ 90.0, null, 100.0 ]"), text);
        assertTrue(text.contains("\"found\" : null"), text);
        assertFalse(text.contains("NaN"), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "schema" : 1          | "schema" : 2        | schema 2; this program reads schema 1
                    "schema" : 1          | "schema" : "1"      | no schema number
                    "schema" : 1,         | "x" : 1,            | no schema number
                    "mode" : "compare",   | ''                  | mode
                    "mode" : "compare"    | "mode" : null       | mode
                    "mode" : "compare"    | "mode" : {}         | .mode
                    "mode" : "compare",   | "mode": "", "bogus": 1, | bogus
                    "streams" : 100       | "streams" : "many"  | .windows[0].streams
                    "streams" : 100       | "streams" : null    | streams
                    "streams" : 100       | "streams" : 1.5     | .windows[0].streams
                    "p99" : 20            | "p99" : 15, "p98" : 1 | p98
                    "limit" : 5.0         | "limit" : "5"       | .slo[0].limit
                    [ "a note" ]          | [ null ]            | a null in notes
                    "histogram" : "       | "histogram" : "zz   | not an HdrHistogram
                    "name" : "a,          | "name" : "a         | not JSON
                    """)
    void aForeignTextIsRefusedWithTheReason(String good, String bad, String reason) {
        String text = ReportJson.text(REPORT);
        assertTrue(text.contains(good), text);

        String foreign = text.replaceFirst(java.util.regex.Pattern.quote(good), bad);
        if (reason.equals("not JSON")) {
            foreign = text.substring(0, text.length() / 2);
        }
        String broken = foreign;
        var refused = assertThrows(ReportFormatException.class, () -> ReportJson.parse(broken));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"''", "[]", "null", "7", "{}", "'{\"schema\":1}'", "hello", "'{} {}'"})
    void otherTextsAreRefused(String text) {
        assertThrows(ReportFormatException.class, () -> ReportJson.parse(text));
    }

    @Test
    void aFileIsNamedInTheReason() throws IOException {
        Path good = Files.writeString(folder.resolve("good.json"), ReportJson.text(REPORT));
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"schema\": 1,");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});

        assertEquals(REPORT, ReportJson.read(good));
        assertTrue(refusal(bad).contains("bad.json: not JSON, or cut short"), refusal(bad));
        assertTrue(refusal(binary).contains("binary: not a text"), refusal(binary));
        assertThrows(NoSuchFileException.class, () -> ReportJson.read(folder.resolve("none.json")));
    }

    private static String refusal(Path file) {
        return assertThrows(ReportFormatException.class, () -> ReportJson.read(file)).getMessage();
    }
}
