package io.sluice.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.codecs.yaml.HostPort;
import io.sluice.codecs.yaml.Units;
import io.sluice.gateway.action.Ban;
import io.sluice.gateway.config.AdminConfig;
import io.sluice.gateway.metrics.LatencyReport;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Talks to a running gateway's admin API: what {@code sluice streams} and {@code bans} use. */
public final class AdminClient implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();
    private final URI base;
    private final String tokenFile;
    private final AdminToken token;

    private AdminClient(URI base, String tokenFile, AdminToken token) {
        this.base = base;
        this.tokenFile = tokenFile;
        this.token = token;
    }

    /** For the gateway that was started with this configuration, on this machine. */
    public static AdminClient of(AdminConfig config) throws AdminException {
        HostPort listen =
                HostPort.parse(config.listen())
                        .orElseThrow(
                                () -> new AdminException(config.listen() + " is no host:port"));
        return of(URI.create("http://" + reachable(listen)), config.tokenFile());
    }

    /** For a gateway at a base such as {@code http://127.0.0.1:8935}. */
    public static AdminClient of(URI base, String tokenFile) throws AdminException {
        try {
            return new AdminClient(base, tokenFile, AdminToken.read(Path.of(tokenFile)));
        } catch (IOException e) {
            throw new AdminException(
                    "can't read the token in %s: the gateway makes it when it starts; name the file"
                                    .formatted(tokenFile)
                            + " that its configuration names, as a user who may read it",
                    e);
        }
    }

    public List<StreamReport> streams() throws AdminException {
        return Json.list(get("/v1/streams").path("streams"), StreamJson::read);
    }

    public StreamReport stream(String id) throws AdminException {
        return StreamJson.read(get("/v1/streams/" + encode(id)));
    }

    /**
     * Cuts a stream.
     *
     * @param ban empty for what the gateway's policy says, zero for none
     * @return whether the cut is done; otherwise it will be
     */
    public boolean cut(String id, Optional<Duration> ban, String reason) throws AdminException {
        String query = "?reason=" + encode(reason);
        String banned = ban.map(duration -> "&ban=" + Units.format(duration)).orElse("");
        return send("DELETE", "/v1/streams/" + encode(id) + query + banned, BodyPublishers.noBody())
                .path("cut")
                .asBoolean();
    }

    public List<Ban> bans() throws AdminException {
        return Json.list(get("/v1/bans").path("bans"), BanJson::read);
    }

    public Ban ban(Ban.Kind kind, String subject, String reason, Duration duration)
            throws AdminException {
        JsonNode body =
                Json.object()
                        .put("kind", Json.name(kind))
                        .put("subject", subject)
                        .put("reason", reason)
                        .put("duration", Units.format(duration));
        return BanJson.read(send("POST", "/v1/bans", BodyPublishers.ofString(Json.text(body))));
    }

    public void unban(long id) throws AdminException {
        send("DELETE", "/v1/bans/" + id, BodyPublishers.noBody());
    }

    public LatencyReport latency() throws AdminException {
        return LatencyJson.read(get("/v1/latency"));
    }

    /** The answer as the API gave it, for {@code --json}. */
    public String json(String path) throws AdminException {
        return Json.text(get(path));
    }

    @Override
    public void close() {
        http.close();
    }

    private JsonNode get(String path) throws AdminException {
        return send("GET", path, BodyPublishers.noBody());
    }

    private JsonNode send(String method, String path, BodyPublisher body) throws AdminException {
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve(path))
                        .method(method, body)
                        .header("Authorization", token.header())
                        .timeout(ANSWER_LIMIT)
                        .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() == 401) {
                throw new AdminException(
                        "the gateway at %s does not know the token in %s: name the token file that"
                                        .formatted(base, tokenFile)
                                + " it was started with");
            }
            JsonNode json = answer.body().length == 0 ? Json.object() : Json.parse(answer.body());
            if (answer.statusCode() >= 300) {
                throw new AdminException(json.path("detail").asText("HTTP " + answer.statusCode()));
            }
            return json;
        } catch (IOException e) {
            throw new AdminException(
                    "nothing that is a gateway answers at %s: is it running, and is that its"
                                    .formatted(base)
                            + " admin.listen?",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AdminException("interrupted while waiting for the gateway", e);
        }
    }

    /** An address that stands for every interface is reached over loopback. */
    private static HostPort reachable(HostPort listen) {
        return switch (listen.host()) {
            case "0.0.0.0" -> new HostPort("127.0.0.1", listen.port());
            case "::" -> new HostPort("::1", listen.port());
            default -> listen;
        };
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
