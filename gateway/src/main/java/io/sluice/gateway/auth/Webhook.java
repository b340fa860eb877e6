package io.sluice.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.WebhookConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The platform's endpoint that is asked and told about publishes: signed JSON over HTTP, each
 * message once. Follows no redirects, reads answers up to a limit. Thread-safe.
 */
public final class Webhook implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_ANSWER_BYTES = 64 << 10;

    private final WebhookConfig config;
    private final HttpRequest.Builder form;
    private final InstantSource clock;
    private final KeyedHash signature;
    private final HttpClient client;
    private final Semaphore room;

    /** An answer as it came. */
    record Answer(int status, String body) {}

    /**
     * Asks nothing yet.
     *
     * @param executor where answers are read: its threads may wait
     * @throws IllegalArgumentException if the URL is none that can be called
     */
    public Webhook(WebhookConfig config, InstantSource clock, Executor executor) {
        this.config = config;
        this.form =
                HttpRequest.newBuilder(URI.create(config.url()))
                        .timeout(config.timeout())
                        .header("Content-Type", "application/json");
        this.clock = clock;
        this.signature = new KeyedHash(config.secret().getBytes(UTF_8));
        this.room = new Semaphore(config.maxWaiting());
        this.client =
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(config.timeout())
                        .executor(executor)
                        .build();
    }

    WebhookConfig config() {
        return config;
    }

    /** As {@link #send}, where so many questions are under way and no more. */
    CompletableFuture<Answer> ask(String event, ObjectNode message) {
        if (!room.tryAcquire()) {
            return CompletableFuture.failedFuture(new IOException("too many questions are open"));
        }
        return send(event, message).whenComplete((answer, failure) -> room.release());
    }

    /**
     * Sends one message, with the time and an id of its own added; fails where no answer has come
     * whole in time, and then holds no connection any more.
     */
    CompletableFuture<Answer> send(String event, ObjectNode message) {
        long seconds = clock.instant().getEpochSecond();
        message.put("event", event).put("id", UUID.randomUUID().toString()).put("time", seconds);
        String body = message.toString();
        HttpRequest request =
                form.copy()
                        .header("Sluice-Timestamp", Long.toString(seconds))
                        .header("Sluice-Signature", signature(seconds, body))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        CompletableFuture<HttpResponse<String>> exchange =
                client.sendAsync(
                        request,
                        HttpResponse.BodyHandlers.limiting(
                                HttpResponse.BodyHandlers.ofString(), MAX_ANSWER_BYTES));
        // The request's own time ends with the answer's headers, and its end closes nothing.
        return exchange.thenApply(response -> new Answer(response.statusCode(), response.body()))
                .orTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> exchange.cancel(true));
    }

    /** Over the time too, so that an old message can't be sent again. */
    private String signature(long seconds, String body) {
        return "sha256=" + HexFormat.of().formatHex(signature.of(seconds + "." + body));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
