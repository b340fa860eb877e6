package io.sluice.ops.e2e;

import io.sluice.gateway.isolate.JavaProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code sluice run} as a process of its own, on free loopback ports. */
final class GatewayProcess implements AutoCloseable {
    /** The status of a request that nobody answered. */
    static final int NO_ANSWER = 0;

    private final Path folder;
    private final int ingest = NginxOrigin.freePort();
    private final int admin = NginxOrigin.freePort();
    private final Program program;

    /**
     * Starts it and waits until it is ready.
     *
     * @param more settings, in YAML, beside its ports and files
     */
    GatewayProcess(Path folder, String more) throws IOException {
        this(folder, "", more);
    }

    /**
     * The same.
     *
     * @param ingestMore settings under {@code ingest}, in YAML, in one line; empty for none
     */
    GatewayProcess(Path folder, String ingestMore, String more) throws IOException {
        this.folder = folder;
        Path settings = folder.resolve("gateway.yaml");
        Files.writeString(
                settings,
                """
                ingest: {listen: "127.0.0.1:%d"%s}
                store: {file: "%s/sluice.db"}
                admin: {listen: "127.0.0.1:%d", tokenFile: "%s/admin.token"}
                %s
                """
                        .formatted(
                                ingest,
                                ingestMore.isEmpty() ? "" : ", " + ingestMore,
                                folder,
                                admin,
                                folder,
                                more));
        program =
                Program.start(
                        folder.resolve("gateway.log"),
                        JavaProgram.command(
                                List.of(),
                                "io.sluice.ops.Sluice",
                                List.of("run", "--config", settings.toString())));
        Await.that("the gateway is ready", 60, () -> status("/readyz") == 200);
    }

    Program program() {
        return program;
    }

    int ingestPort() {
        return ingest;
    }

    int adminPort() {
        return admin;
    }

    /** Where to publish, with the key. */
    String url(String key) {
        return "rtmp://127.0.0.1:" + ingest + "/live/" + key;
    }

    /** What a path of the admin API answers without a token; {@link #NO_ANSWER} without one. */
    int status(String path) {
        try {
            return send("GET", path).statusCode();
        } catch (IOException e) {
            return NO_ANSWER;
        }
    }

    /** What the admin API says to the operator. */
    String ask(String method, String path) throws IOException {
        return send(method, path).body();
    }

    private HttpResponse<String> send(String method, String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + admin + path);
        Path token = folder.resolve("admin.token");
        String bearer = Files.exists(token) ? Files.readString(token).strip() : "";
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(uri)
                            .header("Authorization", "Bearer " + bearer)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build();
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
