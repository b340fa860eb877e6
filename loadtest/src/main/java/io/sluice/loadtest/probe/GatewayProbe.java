package io.sluice.loadtest.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.loadtest.scenario.Target;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** A Sluice gateway's admin API, as far as a load test asks it: stages, accounts, readiness. */
public final class GatewayProbe implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI base;
    private final Path tokenFile;

    public GatewayProbe(Target.Admin admin) {
        this.base = URI.create(admin.url().endsWith("/") ? admin.url() : admin.url() + "/");
        this.tokenFile = Path.of(admin.tokenFile());
    }

    /**
     * What it had counted by a moment, since it started.
     *
     * @param stages nanoseconds, by span
     * @param budgetMicros by span
     * @param metrics Prometheus samples by name, their labels summed up
     */
    public record Reading(
            Map<String, Histogram> stages,
            Map<String, Double> budgetMicros,
            Map<String, Double> metrics) {

        public double metric(String name) {
            return metrics.getOrDefault(name, Double.NaN);
        }
    }

    /** Whether it is ready to screen. */
    public boolean ready() {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(base.resolve("readyz")).timeout(PATIENCE).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Asks for everything. */
    public Reading read() throws IOException {
        Map<String, Histogram> stages = new LinkedHashMap<>();
        Map<String, Double> budgets = new LinkedHashMap<>();
        for (JsonNode span : JSON.readTree(get("v1/latency?histograms=true")).path("spans")) {
            String name = span.path("span").asText();
            if (span.has("budgetMicros")) {
                budgets.put(name, span.path("budgetMicros").asDouble());
            }
            stages.put(name, histogram(span.path("life").path("histogram").asText()));
        }
        return new Reading(stages, budgets, metrics(get("metrics")));
    }

    private static Histogram histogram(String text) throws IOException {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException | RuntimeException e) { // of whatever kind: the bytes are bad
            throw new IOException("/v1/latency gives no histograms: is this a Sluice of now?", e);
        }
    }

    /** Samples of one name are added up; buckets and comments are passed over. */
    static Map<String, Double> metrics(String text) {
        Map<String, Double> sums = new HashMap<>();
        text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .forEach(line -> add(line, sums));
        return sums;
    }

    private static void add(String line, Map<String, Double> sums) {
        int space = line.lastIndexOf(' ');
        int brace = line.indexOf('{');
        int end = brace < 0 ? space : brace;
        if (end <= 0) {
            return;
        }
        String name = line.substring(0, end);
        try {
            double value = Double.parseDouble(line.substring(space + 1));
            sums.merge(name, value, Double::sum);
            if (name.equals("jvm_memory_used_bytes") && line.contains("area=\"heap\"")) {
                sums.merge(name + ".heap", value, Double::sum);
            }
            if (name.equals("sluice_buffers_bytes") && line.contains("memory=\"direct\"")) {
                sums.merge(name + ".direct", value, Double::sum);
            }
        } catch (NumberFormatException e) {
            // A sample that is no number tells nothing.
        }
    }

    private String get(String path) throws IOException {
        String token = Files.readString(tokenFile).strip();
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve(path))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + token)
                        .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("/" + path + " answers " + answer.statusCode());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking the gateway", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
