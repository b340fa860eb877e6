package io.sluice.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.gateway.metrics.LatencyReport;
import io.sluice.gateway.metrics.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The demo's figures as {@code --report} writes them; null where there was no cut to time. */
final class DemoReport {
    private static final double NANOS_A_MICRO = 1e3;
    private static final double NANOS_A_MILLI = 1e6;
    private static final double NANOS_A_SECOND = 1e9;
    private static final List<Span> STAGES =
            List.of(
                    Span.TAPPED,
                    Span.DECODED,
                    Span.BATCHED,
                    Span.CLASSIFIED,
                    Span.DECIDED,
                    Span.ACTED,
                    Span.TOTAL);

    private DemoReport() {}

    static void write(Path file, DemoFigures figures, int exit) throws IOException {
        String json =
                new ObjectMapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(fields(figures, exit));
        Files.writeString(file, json + "\n");
    }

    private static Map<String, @Nullable Object> fields(DemoFigures figures, int exit) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("exit", exit);
        fields.put("media", media(figures));
        fields.put("relayMicros", p50p99(figures.latency(), Span.RELAY, NANOS_A_MICRO));
        Map<String, Object> stages = new LinkedHashMap<>();
        for (Span stage : STAGES) {
            stages.put(stage.label(), p50p99(figures.latency(), stage, NANOS_A_MILLI));
        }
        fields.put("stageMillis", stages);
        Optional<DemoFigures.Cut> cut = figures.cut();
        fields.put(
                "onsetToCutMillis",
                cut.map(seen -> rounded(seen.onsetToCutNanos() / NANOS_A_MILLI)).orElse(null));
        fields.put(
                "verdictToLastByteMicros",
                cut.map(seen -> rounded(seen.verdictToLastByteNanos() / NANOS_A_MICRO))
                        .orElse(null));
        fields.put("unscreenedSeconds", rounded(figures.unscreenedNanos() / NANOS_A_SECOND));
        return fields;
    }

    private static Map<String, Object> media(DemoFigures figures) {
        Map<String, Object> media = new LinkedHashMap<>();
        media.put("sent", figures.media().sent());
        media.put("received", figures.media().received());
        media.put("intact", figures.media().intact());
        return media;
    }

    private static Map<String, Double> p50p99(LatencyReport latency, Span span, double unit) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("p50", rounded(latency.line(span).life().p50() / unit));
        figures.put("p99", rounded(latency.line(span).life().p99() / unit));
        return figures;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
