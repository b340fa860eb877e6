package io.sluice.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.metrics.LatencyReport;
import io.sluice.gateway.metrics.LatencyReport.Line;
import io.sluice.gateway.metrics.LatencyReport.Percentiles;
import io.sluice.gateway.metrics.Span;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** A {@link LatencyReport} as JSON, both ways. Latencies are microseconds. */
final class LatencyJson {
    private static final double NANOS_A_MICRO = 1e3;

    private LatencyJson() {}

    static ObjectNode write(LatencyReport report) {
        ObjectNode json = Json.object().put("intervalMillis", report.interval().toMillis());
        json.set("spans", Json.array(report.lines(), LatencyJson::write));
        return json;
    }

    /** The same, each span's lifetime histogram (nanoseconds, Base64) beside its figures. */
    static ObjectNode write(LatencyReport report, Map<Span, byte[]> lives) {
        ObjectNode json = write(report);
        for (JsonNode span : json.path("spans")) {
            byte[] life = lives.get(Json.named(Span.class, span.path("span").asText()));
            ((ObjectNode) span.path("life"))
                    .put("histogram", Base64.getEncoder().encodeToString(life));
        }
        return json;
    }

    static LatencyReport read(JsonNode json) {
        return new LatencyReport(
                Duration.ofMillis(json.path("intervalMillis").asLong()),
                Json.list(json.path("spans"), LatencyJson::line));
    }

    private static ObjectNode write(Line line) {
        ObjectNode json = Json.object().put("span", line.span().label());
        line.budget().ifPresent(b -> json.put("budgetMicros", b.toNanos() / NANOS_A_MICRO));
        json.put("broken", line.broken());
        json.set("life", write(line.life()));
        json.set("lastInterval", write(line.lastInterval()));
        return json;
    }

    private static ObjectNode write(Percentiles p) {
        return Json.object()
                .put("count", p.count())
                .put("p50Micros", p.p50() / NANOS_A_MICRO)
                .put("p90Micros", p.p90() / NANOS_A_MICRO)
                .put("p99Micros", p.p99() / NANOS_A_MICRO)
                .put("p999Micros", p.p999() / NANOS_A_MICRO)
                .put("maxMicros", p.max() / NANOS_A_MICRO);
    }

    private static Line line(JsonNode json) {
        return new Line(
                Json.named(Span.class, json.path("span").asText()),
                json.has("budgetMicros")
                        ? Optional.of(Duration.ofNanos(nanos(json, "budgetMicros")))
                        : Optional.empty(),
                json.path("broken").asLong(),
                percentiles(json.path("life")),
                percentiles(json.path("lastInterval")));
    }

    private static Percentiles percentiles(JsonNode json) {
        return new Percentiles(
                json.path("count").asLong(),
                nanos(json, "p50Micros"),
                nanos(json, "p90Micros"),
                nanos(json, "p99Micros"),
                nanos(json, "p999Micros"),
                nanos(json, "maxMicros"));
    }

    private static long nanos(JsonNode json, String micros) {
        return Math.round(json.path(micros).asDouble() * NANOS_A_MICRO);
    }
}
