package io.sluice.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.action.Ban;
import io.sluice.gateway.action.BanList;
import io.sluice.gateway.config.AdminConfig;
import io.sluice.gateway.config.BudgetConfig;
import io.sluice.gateway.config.MetricsConfig;
import io.sluice.gateway.config.PolicyConfig;
import io.sluice.gateway.config.StoreConfig;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.metrics.Metrics;
import io.sluice.gateway.metrics.Span;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.store.Database;
import io.sluice.gateway.stream.StreamInfo;
import io.sluice.gateway.stream.StreamState;
import io.sluice.gateway.stream.StreamView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminServerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final StreamInfo INFO =
            new StreamInfo("s1", "live", "d1", "alice", "192.0.2.1", NOW);

    @TempDir Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> cuts = new ArrayList<>();
    private final Metrics metrics =
            new Metrics(
                    MetricsConfig.defaults(),
                    BudgetConfig.defaults(),
                    InstantSource.fixed(NOW),
                    Ticker.systemTicker());
    private boolean ready = true;
    private boolean failing;
    private Database database;
    private BanList bans;
    private AdminConfig config;
    private AdminServer server;
    private AdminClient client;

    @BeforeEach
    void start() throws Exception {
        StoreConfig store = new StoreConfig(folder.resolve("sluice.db").toString(), 100, 100);
        database = Database.open(store);
        bans = new BanList(database.bans(), store, InstantSource.fixed(NOW));
        config = new AdminConfig(true, "127.0.0.1:0", folder.resolve("new/admin.token").toString());
        server = new AdminServer(config, parts());
        server.start();
        client = AdminClient.of(base(), config.tokenFile());
    }

    @AfterEach
    void stop() {
        client.close();
        http.close();
        server.close();
        bans.close();
        database.close();
        metrics.close();
    }

    @Test
    void healthIsOpen() throws Exception {
        assertEquals(200, open("/livez").statusCode());
        assertEquals(200, open("/readyz").statusCode());
        ready = false;
        assertProblem(503, open("/readyz"), "can't be inspected");
        assertEquals(200, open("/livez").statusCode());
        ready = true;
        assertEquals(200, open("/readyz").statusCode());
    }

    @Test
    void allElseNeedsTheToken() throws Exception {
        for (String path :
                List.of(
                        "/metrics",
                        "/v1/streams",
                        "/v1/streams/s1",
                        "/v1/bans",
                        "/v1/latency",
                        "/nothing",
                        "/livez/",
                        "/livez/../v1/streams")) {
            HttpResponse<String> answer = open(path);
            assertProblem(401, answer, "needs the token");
            assertEquals("Bearer", answer.headers().firstValue("WWW-Authenticate").orElse(""));
            assertFalse(answer.headers().firstValue("Server").isPresent());
        }
    }

    @Test
    void takesTheWholeTokenOnly() throws Exception {
        String token = Files.readString(Path.of(config.tokenFile()));
        for (String header :
                List.of(
                        "Bearer",
                        "Bearer ",
                        "Bearer x",
                        "Basic " + token,
                        token,
                        "Bearer " + token + "x",
                        "Bearer " + token.substring(1))) {
            assertEquals(401, send("GET", "/v1/bans", header, "").statusCode(), header);
        }
        assertEquals(200, send("GET", "/v1/bans", "bearer " + token, "").statusCode());
    }

    /** Each follows the other on one connection, which Jetty may remember headers of. */
    @Test
    void theCaseOfATokenCounts() throws Exception {
        server.close();
        Files.writeString(Path.of(config.tokenFile()), "XyZ-123");
        server = new AdminServer(config, parts());
        server.start();
        for (String wrong : List.of("x", "xyz-123", "XYZ-123")) {
            assertEquals(401, send("GET", "/v1/bans", "Bearer " + wrong, "").statusCode(), wrong);
            assertEquals(200, send("GET", "/v1/bans", "Bearer XyZ-123", "").statusCode(), wrong);
        }
    }

    @Test
    void makesATokenForItsOwnerAndKeepsIt() throws Exception {
        Path file = Path.of(config.tokenFile());
        String token = Files.readString(file);
        assertEquals(43, token.length());
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        server.close();
        server = new AdminServer(config, parts());
        server.start();
        assertEquals(token, Files.readString(file));
        Path other = folder.resolve("other.token");
        AdminToken.readOrMake(other);
        assertNotEquals(token, Files.readString(other));
        Files.writeString(file, " \n");
        assertThrows(IOException.class, () -> AdminToken.readOrMake(file));
    }

    @Test
    void showsMetrics() throws Exception {
        HttpResponse<String> page = get("/metrics");
        assertEquals(200, page.statusCode());
        assertTrue(page.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
        assertTrue(page.body().contains("sluice_streams 0.0"), page.body());
    }

    @Test
    void showsStreams() throws Exception {
        metrics.onPublished(INFO);
        metrics.onInspection(INFO, new Inspection.Missed(0, 0, Miss.NO_KEYFRAME));
        metrics.onScreened(INFO, 2_500_000_000L);
        metrics.onUnscreened(INFO, UnscreenedCause.NO_VIDEO, 250_000_000L);
        JsonNode stream = json(get("/v1/streams")).path("streams").path(0);
        assertEquals(stream, json(get("/v1/streams/s1")));
        assertEquals("alice", stream.path("identity").asText());
        assertEquals("live", stream.path("state").asText());
        assertEquals("2026-01-01T00:00:00Z", stream.path("publishedAt").asText());
        assertEquals(1, stream.path("missed").path("no-keyframe").asInt());
        assertEquals(2.5, stream.path("screenedSeconds").asDouble());
        assertEquals(0.25, stream.path("unscreenedSeconds").path("no-video").asDouble());
        assertProblem(404, get("/v1/streams/s2"), "no stream");
    }

    @Test
    void cutsStreams() throws Exception {
        HttpResponse<String> answer =
                request("DELETE", "/v1/streams/s1?ban=1h&reason=he%20said%20so", "");
        assertEquals(200, answer.statusCode());
        assertEquals("1h", json(answer).path("banned").asText());
        assertEquals(200, request("DELETE", "/v1/streams/s1", "").statusCode());
        assertEquals(200, request("DELETE", "/v1/streams/s1?ban=0s", "").statusCode());
        assertEquals(
                List.of(
                        "s1 he said so Optional[PT1H]",
                        "s1 cut by an operator Optional[PT4H]",
                        "s1 cut by an operator Optional.empty"),
                cuts);
        assertProblem(404, request("DELETE", "/v1/streams/gone", ""), "no stream");
        assertProblem(400, request("DELETE", "/v1/streams/s1?ban=soon", ""), "a duration");
    }

    @Test
    void keepsBans() throws Exception {
        HttpResponse<String> made =
                request(
                        "POST",
                        "/v1/bans",
                        """
                        {"kind":"address","subject":"2001:db8::7","reason":"r","duration":"2h"}""");
        assertEquals(201, made.statusCode());
        JsonNode ban = json(made);
        assertEquals("2001:db8:0:0::/64", ban.path("subject").asText());
        assertEquals("2026-01-01T02:00:00Z", ban.path("expiresAt").asText());
        String location = made.headers().firstValue("Location").orElseThrow();
        assertEquals("/v1/bans/" + ban.path("id").asLong(), location);
        assertEquals(ban, json(get("/v1/bans")).path("bans").path(0));
        assertEquals(204, request("DELETE", location, "").statusCode());
        assertProblem(404, request("DELETE", location, ""), "no ban");
        assertEquals(0, json(get("/v1/bans")).path("bans").size());
    }

    @Test
    void refusesBansThatAreNone() throws Exception {
        for (String row :
                List.of(
                        "|must be a JSON object",
                        "[]|must be a JSON object",
                        "{|must be JSON",
                        "{\"kind\":\"host\",\"subject\":\"x\",\"duration\":\"1h\"}|kind must be",
                        "{\"kind\":\"key\",\"subject\":\"\",\"duration\":\"1h\"}|subject must",
                        "{\"kind\":\"key\",\"subject\":\"live_abc\",\"duration\":\"1h\"}|a key's digest",
                        "{\"kind\":\"address\",\"subject\":\"x.org\",\"duration\":\"1h\"}|an IP address",
                        "{\"kind\":\"identity\",\"subject\":\"x\"}|duration must",
                        "{\"kind\":\"identity\",\"subject\":\"x\",\"duration\":\"0s\"}|duration must",
                        "{\"kind\":\"identity\",\"subject\":\"x\",\"duration\":\"9999d\"}|duration must",
                        "{\"kind\":\"key\",\"subject\":\"x\",\"duration\":\"1h\",\"key\":\"x\"}|may hold")) {
            String body = row.substring(0, row.indexOf('|'));
            String saying = row.substring(row.indexOf('|') + 1);
            assertProblem(400, request("POST", "/v1/bans", body), saying);
        }
        assertEquals(0, bans.size());
    }

    @Test
    void answersProblemsWithProblemDocuments() throws Exception {
        assertProblem(404, get("/v1/nothing"), "nothing at this path");
        assertProblem(404, get("/"), "nothing at this path");
        assertProblem(405, request("PUT", "/v1/bans", "{}"), "does not take this method");
        assertProblem(405, request("POST", "/v1/latency", ""), "does not take this method");
        assertProblem(400, request("DELETE", "/v1/bans/first", ""), "a number");
        assertProblem(413, request("POST", "/v1/bans", "x".repeat(70_000)), "too long");
        assertProblem(404, get("/v1/streams/a%2Fb"), "no stream");
        failing = true;
        assertProblem(500, get("/v1/streams"), "failed on this request");
    }

    @Test
    void showsLatency() throws Exception {
        metrics.onRelayed(INFO, 1, 0, 25_000_000);
        JsonNode relay = null;
        for (JsonNode span : json(get("/v1/latency")).path("spans")) {
            relay = span.path("span").asText().equals("relay") ? span : relay;
        }
        assertEquals(20_000, relay.path("budgetMicros").asInt());
        assertEquals(1, relay.path("broken").asInt());
        assertEquals(25_000, relay.path("life").path("p99Micros").asDouble(), 25);
        assertEquals(0, relay.path("lastInterval").path("count").asInt());
    }

    @Test
    void latencyComesWithItsHistogramsWhereAsked() throws Exception {
        metrics.onRelayed(INFO, 1, 0, 25_000_000);
        JsonNode spans = json(get("/v1/latency?histograms=true")).path("spans");
        assertEquals(Span.values().length, spans.size());
        for (JsonNode span : spans) {
            byte[] encoded =
                    Base64.getDecoder().decode(span.path("life").path("histogram").asText());
            Histogram life = Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(encoded), 0);
            assertEquals(span.path("life").path("count").asLong(), life.getTotalCount());
        }
        assertTrue(
                json(get("/v1/latency"))
                        .path("spans")
                        .get(0)
                        .path("life")
                        .path("histogram")
                        .isMissingNode());
    }

    @Test
    void theClientDoesWhatTheCommandLineNeeds() throws Exception {
        metrics.onPublished(INFO);
        metrics.onInspection(INFO, new Inspection.Missed(0, 0, Miss.LATE));
        metrics.onRelayed(INFO, 1, 0, 25_000_000);
        StreamReport report = client.streams().getFirst();
        assertEquals(view(), report.view());
        assertEquals(report, client.stream("s1"));
        assertEquals(1, report.figures().missed().get(Miss.LATE));
        assertTrue(client.cut("s1", Optional.of(Duration.ofMinutes(90)), "a&b=c d/ü"));
        assertEquals(List.of("s1 a&b=c d/ü Optional[PT1H30M]"), cuts);
        Ban ban = client.ban(Ban.Kind.KEY, "0123456789ABCDEF", "why", Duration.ofDays(1));
        assertEquals(bans.list(), client.bans());
        assertEquals(List.of(ban), client.bans());
        client.unban(ban.id());
        assertEquals(List.of(), client.bans());
        assertEquals(metrics.latency(), client.latency());
        assertEquals("{\"bans\":[]}", client.json("/v1/bans"));
    }

    @Test
    void theClientSaysWhatToDo() throws Exception {
        assertSays("no stream", () -> client.stream("none"));
        assertSays(
                "no ban",
                () -> {
                    client.unban(5);
                    return "";
                });
        Path wrong = Files.writeString(folder.resolve("wrong.token"), "wrong");
        try (AdminClient stranger = AdminClient.of(base(), wrong.toString())) {
            assertSays("does not know the token in " + wrong, stranger::bans);
        }
        assertSays("can't read the token", () -> AdminClient.of(base(), "/does/not/exist"));
        server.close();
        assertSays("is it running", client::bans);
    }

    @Test
    void aPortThatIsTakenIsAClearError() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", 0));
            String listen = "127.0.0.1:" + taken.getLocalPort();
            AdminServer second =
                    new AdminServer(new AdminConfig(true, listen, config.tokenFile()), parts());
            IOException thrown = assertThrows(IOException.class, second::start);
            assertTrue(thrown.getMessage().contains(listen), thrown.getMessage());
            second.close();
        }
    }

    /** Jetty refuses what is no HTTP before Javalin sees it. */
    @Test
    void answersWhatIsNoRequestWithAProblemDocumentToo() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write("GET /%zz HTTP/1.1\r\n\r\n".getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("Content-Type: application/problem+json"), answer);
            assertTrue(answer.endsWith("\"detail\":\"the request can't be served\"}"), answer);
        }
    }

    @Test
    void leavesNoThreads() throws Exception {
        server.close();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        server.start();
        get("/v1/streams");
        Set<Thread> own = new HashSet<>(Thread.getAllStackTraces().keySet());
        own.removeAll(before);
        own.removeIf(thread -> thread.getName().matches("HttpClient.*|ForkJoinPool.*|.*unpark.*"));
        assertFalse(own.isEmpty());
        server.close();
        for (Thread thread : own) {
            assertTrue(thread.join(Duration.ofSeconds(10)), thread.getName());
        }
    }

    private AdminParts parts() {
        return new AdminParts(
                () -> ready,
                this::streams,
                this::cut,
                PolicyConfig.defaults().ban(),
                bans,
                metrics);
    }

    private List<StreamView> streams() {
        if (failing) {
            throw new IllegalStateException("a bug");
        }
        return List.of(view());
    }

    private static StreamView view() {
        return new StreamView(INFO, StreamState.LIVE, 3, 4000, 5);
    }

    private CompletionStage<Boolean> cut(String id, String reason, Optional<Duration> ban) {
        if (!id.equals("s1")) {
            return CompletableFuture.completedFuture(false);
        }
        cuts.add(id + " " + reason + " " + ban);
        return CompletableFuture.completedFuture(true);
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return request("GET", path, "");
    }

    private HttpResponse<String> open(String path) throws Exception {
        return send("GET", path, null, "");
    }

    private HttpResponse<String> request(String method, String path, String body) throws Exception {
        return send(method, path, "Bearer " + Files.readString(Path.of(config.tokenFile())), body);
    }

    private HttpResponse<String> send(String method, String path, String header, String body)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base() + path))
                        .method(method, BodyPublishers.ofString(body));
        if (header != null) {
            request.header("Authorization", header);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElse("none"));
        return Json.parse(answer.body().getBytes(UTF_8));
    }

    private static void assertProblem(int status, HttpResponse<String> answer, String detail)
            throws IOException {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse("none"));
        JsonNode problem = Json.parse(answer.body().getBytes(UTF_8));
        assertEquals(status, problem.path("status").asInt());
        assertFalse(problem.path("title").asText().isEmpty());
        assertTrue(problem.path("detail").asText().contains(detail), answer.body());
    }

    private interface Call {
        Object run() throws Exception;
    }

    private static void assertSays(String saying, Call call) {
        AdminException thrown = assertThrows(AdminException.class, call::run);
        assertTrue(thrown.getMessage().contains(saying), thrown.getMessage());
    }
}
