package io.sluice.loadtest.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A load report as JSON text, both ways. A number that is none (NaN, an infinity) is null in JSON,
 * and NaN when read back; everything else is read as strictly as it was written.
 */
public final class ReportJson {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .addModule(NullableNumbers.module())
                    .build();

    private ReportJson() {}

    public static String text(LoadReport report) {
        return written(report);
    }

    public static String text(ReportComparison comparison) {
        return written(comparison);
    }

    /** The report that a text holds; every histogram in it can be decoded. */
    public static LoadReport parse(String text) throws ReportFormatException {
        LoadReport report = bound(tree(text));
        checkComplete(report);
        return report;
    }

    public static LoadReport read(Path file) throws IOException {
        try {
            return parse(Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new ReportFormatException(file + ": not a text in UTF-8", e);
        } catch (ReportFormatException e) {
            throw new ReportFormatException(file + ": " + e.getMessage(), e);
        }
    }

    private static String written(Object value) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of plain values are always JSON", e);
        }
    }

    private static JsonNode tree(String text) throws ReportFormatException {
        JsonNode tree;
        try {
            tree = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ReportFormatException("not JSON, or cut short: " + reason(e), e);
        }
        JsonNode schema = tree.path("schema");
        if (!schema.isInt()) {
            throw new ReportFormatException("not a load report: it has no schema number");
        }
        if (schema.intValue() != LoadReport.SCHEMA) {
            throw new ReportFormatException(
                    "a load report of schema "
                            + schema.intValue()
                            + "; this program reads schema "
                            + LoadReport.SCHEMA);
        }
        return tree;
    }

    private static LoadReport bound(JsonNode tree) throws ReportFormatException {
        try {
            return JSON.treeToValue(tree, LoadReport.class);
        } catch (JsonMappingException e) {
            String path =
                    e.getPath().stream()
                            .map(
                                    step ->
                                            step.getFieldName() == null
                                                    ? "[" + step.getIndex() + "]"
                                                    : "." + step.getFieldName())
                            .collect(Collectors.joining());
            throw new ReportFormatException("not a load report: " + path + ": " + reason(e), e);
        } catch (JsonProcessingException e) {
            throw new ReportFormatException("not a load report: " + reason(e), e);
        }
    }

    /** What JSON allows and the records don't: a null in a list or as a map's value. */
    private static void checkComplete(LoadReport report) throws ReportFormatException {
        checkNoNull("environment", report.environment().values());
        checkNoNull("windows", report.windows());
        checkNoNull("ratios", report.ratios());
        checkNoNull("slo", report.slo());
        checkNoNull("notes", report.notes());
        for (Window window : report.windows()) {
            checkNoNull("latencies", window.latencies().values());
            checkNoNull("series", window.series().values());
            for (Map.Entry<String, Distribution> latency : window.latencies().entrySet()) {
                checkHistogram(window, latency.getKey(), latency.getValue());
            }
        }
    }

    private static void checkNoNull(String name, Collection<?> values)
            throws ReportFormatException {
        if (values.stream().anyMatch(value -> value == null)) {
            throw new ReportFormatException("not a load report: a null in " + name);
        }
    }

    private static void checkHistogram(Window window, String name, Distribution latency)
            throws ReportFormatException {
        try {
            latency.decoded();
        } catch (IllegalArgumentException e) {
            throw new ReportFormatException(
                    "window %d of %s, %s: %s"
                            .formatted(window.number(), window.target(), name, e.getMessage()),
                    e);
        }
    }

    /** Jackson's first line: the rest quotes the source. */
    private static String reason(JsonProcessingException failure) {
        List<String> lines = failure.getOriginalMessage().lines().toList();
        String reason = lines.isEmpty() ? failure.getClass().getSimpleName() : lines.getFirst();
        return failure.getLocation() == null || failure.getLocation().getLineNr() < 1
                ? reason
                : reason + " (line " + failure.getLocation().getLineNr() + ")";
    }
}
