package io.sluice.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, whole. */
class DemoIT {
    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theTestCardIsCutWithinTheBudget() throws IOException {
        List<Path> before = left();
        Path report = folder.resolve("report.json");
        Output output = new Output(new PrintWriter(out, true), new PrintWriter(err, true), false);

        int exit = Sluice.run(output, "demo", "--report", report.toString());

        assertEquals(0, exit, () -> out + "\n" + err);
        assertReport(new ObjectMapper().readTree(report.toFile()));
        assertTrue(out.toString().contains("CUT"), out.toString());
        assertEquals(before, left(), "folders left behind");
    }

    private static void assertReport(JsonNode report) {
        assertEquals(0, report.path("exit").asInt(-1));
        assertTrue(report.path("media").path("intact").asBoolean());
        int sent = report.path("media").path("sent").asInt();
        int received = report.path("media").path("received").asInt();
        assertTrue(received > 500 && received <= sent, received + " of " + sent);
        assertTrue(report.path("relayMicros").path("p50").asDouble() > 0);
        assertTrue(
                report.path("relayMicros").path("p99").asDouble()
                        >= report.path("relayMicros").path("p50").asDouble());
        assertTrue(report.path("stageMillis").path("classified").path("p50").asDouble() > 0);
        double onsetToCut = report.path("onsetToCutMillis").asDouble();
        assertTrue(onsetToCut > 0 && onsetToCut <= 3500, onsetToCut + " ms");
        assertTrue(report.path("verdictToLastByteMicros").asDouble(-1) >= 0);
        assertTrue(report.path("unscreenedSeconds").asDouble(-1) >= 0);
    }

    private static List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().startsWith("sluice-demo"))
                    .sorted()
                    .toList();
        }
    }
}
