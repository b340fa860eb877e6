package io.sluice.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.config.WebhookConfig;
import io.sluice.gateway.config.WebhookConfig.OnFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real HTTP server on the other side, that answers as the test says. */
class WebhookAuthorizerTest {
    private static final String SECRET = "a secret of the test's";
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.7");
    private static final AuthRequest REQUEST =
            new AuthRequest("stream-1", "live", "the-key?token=1", "digest", ADDRESS);

    private final MockTicker ticker = Ticker.newMockTicker();
    private final InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1_000_000));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<HttpExchange> asked = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final CountDownLatch late = new CountDownLatch(1);
    private HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "{\"allow\":true}";
    private volatile boolean silent;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::onQuestion);
        server.start();
    }

    @AfterEach
    void stop() {
        late.countDown();
        server.stop(0);
        threads.close();
    }

    private void onQuestion(HttpExchange exchange) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        asked.add(exchange);
        try (exchange) {
            if (silent) {
                late.await();
            }
            if (status == 302) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
            }
            byte[] bytes = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private WebhookConfig config(OnFailure onFailure, int maxWaiting) {
        return new WebhookConfig(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?a=b",
                SECRET,
                Duration.ofMillis(500),
                onFailure,
                Duration.ofSeconds(5),
                maxWaiting);
    }

    private Authorization ask(OnFailure onFailure) throws Exception {
        try (Webhook webhook = new Webhook(config(onFailure, 4), clock, threads)) {
            return ask(new WebhookAuthorizer(webhook, Set.of("strict"), ticker), REQUEST);
        }
    }

    private static Authorization ask(WebhookAuthorizer authorizer, AuthRequest request)
            throws Exception {
        return authorizer.authorize(request).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void theQuestionSaysWhoAsksAndIsSignedOverItsTime() throws Exception {
        ask(OnFailure.REFUSE);
        JsonNode body = Webhook.JSON.readTree(bodies.getFirst());
        assertEquals("publish", body.path("event").textValue());
        assertEquals("stream-1", body.path("stream").textValue());
        assertEquals("live", body.path("app").textValue());
        assertEquals("the-key?token=1", body.path("key").textValue());
        assertEquals("192.0.2.7", body.path("address").textValue());
        assertEquals(1_000_000, body.path("time").longValue());
        assertFalse(body.path("id").textValue().isEmpty());
        String time = asked.getFirst().getRequestHeaders().getFirst("Sluice-Timestamp");
        assertEquals("1000000", time);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        byte[] expected = mac.doFinal((time + "." + bodies.getFirst()).getBytes(UTF_8));
        assertEquals(
                "sha256=" + HexFormat.of().formatHex(expected),
                asked.getFirst().getRequestHeaders().getFirst("Sluice-Signature"));
    }

    @Test
    void allowed() throws Exception {
        assertEquals(new Authorization.Granted("digest"), ask(OnFailure.REFUSE));
        answer =
                "{\"allow\":true,\"identity\":\"alice\",\"key\":\"k2\",\"origin\":\"spare\",\"profile\":\"strict\",\"other\":1}";
        assertEquals(
                new Authorization.Granted(
                        "alice",
                        new Terms(
                                Optional.empty(),
                                Optional.of("k2"),
                                Optional.of("spare"),
                                Optional.of("strict"))),
                ask(OnFailure.REFUSE));
    }

    @Test
    void refusedWithADescription() throws Exception {
        answer = "{\"allow\":false,\"description\":\"Come back on Monday.\"}";
        Authorization.Denied denied =
                assertInstanceOf(Authorization.Denied.class, ask(OnFailure.ALLOW));
        assertEquals(Optional.of("Come back on Monday."), denied.told());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "7", "\"a\\nb\""})
    void aNoIsANoHoweverItIsWorded(String description) throws Exception {
        answer = "{\"allow\":false,\"description\":" + description + "}";
        Authorization.Denied denied =
                assertInstanceOf(Authorization.Denied.class, ask(OnFailure.ALLOW));
        assertEquals(Optional.empty(), denied.told());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void refusedByStatus(int refusal) throws Exception {
        status = refusal;
        assertInstanceOf(Authorization.Denied.class, ask(OnFailure.ALLOW));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 500})
    void anyOtherStatusIsAFailure(int failure) throws Exception {
        status = failure;
        assertThrows(ExecutionException.class, () -> ask(OnFailure.REFUSE));
        assertEquals(new Authorization.Granted("digest"), ask(OnFailure.ALLOW));
        assertEquals(2, asked.size(), "no redirect is followed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "{}",
                "{\"allow\":1}",
                "{\"allow\":true,\"identity\":7}",
                "{\"allow\":true,\"key\":\"\\u0000\"}"
            })
    void anAnswerThatIsNoneIsAFailure(String body) throws Exception {
        answer = body;
        assertThrows(ExecutionException.class, () -> ask(OnFailure.REFUSE));
        assertEquals(new Authorization.Granted("digest"), ask(OnFailure.ALLOW));
    }

    @Test
    void anEndlessAnswerIsAFailure() throws Exception {
        answer = "{\"allow\":true,\"x\":\"" + "x".repeat(100_000) + "\"}";
        assertThrows(ExecutionException.class, () -> ask(OnFailure.REFUSE));
    }

    @Test
    void silenceIsAFailureOnceTheTimeIsOver() throws Exception {
        silent = true;
        assertThrows(ExecutionException.class, () -> ask(OnFailure.REFUSE));
    }

    @Test
    void moreQuestionsThanAllowedAreFailures() throws Exception {
        silent = true;
        try (Webhook webhook = new Webhook(config(OnFailure.ALLOW, 1), clock, threads)) {
            WebhookAuthorizer authorizer = new WebhookAuthorizer(webhook, Set.of("strict"), ticker);
            var first = authorizer.authorize(REQUEST).toCompletableFuture();
            AuthRequest other = new AuthRequest("s2", "live", "k2", "digest2", ADDRESS);
            assertEquals(new Authorization.Granted("digest2"), ask(authorizer, other));
            assertTrue(asked.size() <= 1);
            first.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void anAnswerIsRememberedForItsTime() throws Exception {
        try (Webhook webhook = new Webhook(config(OnFailure.REFUSE, 4), clock, threads)) {
            WebhookAuthorizer authorizer = new WebhookAuthorizer(webhook, Set.of("strict"), ticker);
            ask(authorizer, REQUEST);
            ask(authorizer, REQUEST);
            assertEquals(1, asked.size());
            AuthRequest elsewhere =
                    new AuthRequest(
                            "s2", "live", "k", "digest", InetAddress.ofLiteral("192.0.2.8"));
            ask(authorizer, elsewhere);
            assertEquals(2, asked.size());
            ticker.advance(5, TimeUnit.SECONDS);
            ask(authorizer, REQUEST);
            assertEquals(3, asked.size());
        }
    }

    /** The digest leaves the query out, in which the token is that the platform decides by. */
    @Test
    void anAnswerIsRememberedForTheTokenThatWasAskedAbout() throws Exception {
        try (Webhook webhook = new Webhook(config(OnFailure.REFUSE, 4), clock, threads)) {
            WebhookAuthorizer authorizer = new WebhookAuthorizer(webhook, Set.of("strict"), ticker);
            ask(authorizer, REQUEST);
            answer = "{\"allow\":false}";
            AuthRequest guessed =
                    new AuthRequest("s2", "live", "the-key?token=2", "digest", ADDRESS);
            assertInstanceOf(Authorization.Denied.class, ask(authorizer, guessed));
            assertEquals(new Authorization.Granted("digest"), ask(authorizer, REQUEST));
            assertEquals(2, asked.size());
        }
    }

    @Test
    void aFailureIsNotRemembered() throws Exception {
        try (Webhook webhook = new Webhook(config(OnFailure.REFUSE, 4), clock, threads)) {
            WebhookAuthorizer authorizer = new WebhookAuthorizer(webhook, Set.of("strict"), ticker);
            status = 500;
            assertThrows(ExecutionException.class, () -> ask(authorizer, REQUEST));
            status = 200;
            assertEquals(new Authorization.Granted("digest"), ask(authorizer, REQUEST));
        }
    }

    @Test
    void endsAreTold() throws Exception {
        try (Webhook webhook = new Webhook(config(OnFailure.REFUSE, 4), clock, threads)) {
            WebhookEnds ends = new WebhookEnds(webhook, 4);
            ends.tell("stream-1", "live", "digest", "alice", "CUT");
            ends.close();
            assertEquals(0, ends.lost());
            JsonNode body = Webhook.JSON.readTree(bodies.getFirst());
            assertEquals("done", body.path("event").textValue());
            assertEquals("CUT", body.path("reason").textValue());
            assertTrue(body.path("key").isMissingNode(), "the key is not told again");
        }
    }

    /** An origin that dies may end a thousand streams at once; the questions keep their room. */
    @Test
    void aThousandEndsAtOnceAreTold() throws Exception {
        try (Webhook webhook = new Webhook(config(OnFailure.REFUSE, 1), clock, threads);
                WebhookEnds ends = new WebhookEnds(webhook, 1000)) {
            for (int i = 0; i < 1000; i++) {
                ends.tell("stream-" + i, "live", "digest", "alice", "ORIGIN_GONE");
            }
            ask(new WebhookAuthorizer(webhook, Set.of("strict"), ticker), REQUEST);
            for (int i = 0; bodies.size() < 1001 && i < 1500; i++) {
                Thread.sleep(20);
            }
            assertEquals(1001, bodies.size());
            assertEquals(0, ends.lost());
        }
    }

    @Test
    void endsThatFindNoRoomOrNoAnswerAreCounted() throws Exception {
        silent = true;
        try (Webhook webhook = new Webhook(config(OnFailure.REFUSE, 1), clock, threads)) {
            WebhookEnds ends = new WebhookEnds(webhook, 1);
            for (int i = 0; i < 30; i++) {
                ends.tell("stream-" + i, "live", "digest", "alice", "CUT");
            }
            assertTrue(ends.lost() >= 20, () -> ends.lost() + " lost");
            ends.close();
            for (int i = 0; ends.lost() < 30 && i < 250; i++) {
                Thread.sleep(20);
            }
            assertEquals(30, ends.lost());
        }
    }

    /** The client's own time limit ends with the headers. */
    @Test
    void anAnswerThatStopsHalfwayHoldsNoConnection() throws Exception {
        try (ServerSocket half = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Webhook webhook =
                        new Webhook(
                                new WebhookConfig(
                                        "http://127.0.0.1:" + half.getLocalPort() + "/",
                                        SECRET,
                                        Duration.ofMillis(500),
                                        OnFailure.REFUSE,
                                        Duration.ZERO,
                                        1),
                                clock,
                                threads)) {
            var answered = webhook.ask("publish", Webhook.JSON.createObjectNode());
            try (Socket asking = half.accept()) {
                asking.setSoTimeout(10_000);
                String headers = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{";
                asking.getOutputStream().write(headers.getBytes(UTF_8));
                assertThrows(ExecutionException.class, () -> answered.get(5, TimeUnit.SECONDS));
                assertTrue(endsSoon(asking), "it is still open");
            }
        }
    }

    private static boolean endsSoon(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {}
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }
}
