package io.sluice.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.config.AdminConfig;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.config.IngestConfig;
import io.sluice.gateway.config.StoreConfig;
import io.sluice.gateway.config.TlsConfig;
import io.sluice.gateway.fixture.FakeInspector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts as they are wired: they start in order, close in reverse, and can be had again. */
class GatewayTest {
    private final List<FakeInspector> inspectors = new ArrayList<>();
    private List<String> labels = List.of("other", "test_card");
    @TempDir private Path folder;

    private Gateway gateway(String listen) {
        GatewayConfig d = GatewayConfig.defaults();
        IngestConfig in = d.ingest();
        StoreConfig store = d.store();
        GatewayConfig config =
                new GatewayConfig(
                        new IngestConfig(
                                listen,
                                "",
                                TlsConfig.defaults(),
                                1,
                                in.publishDeadline(),
                                in.mediaIdle(),
                                in.appSegments(),
                                in.takeover(),
                                in.closeGrace(),
                                in.maxConnections(),
                                in.maxConnectionsPerAddress(),
                                in.maxStreams(),
                                in.maxUnfinished(),
                                in.rates(),
                                in.rtmp()),
                        d.origin(),
                        d.auth(),
                        d.inspect(),
                        d.policy(),
                        d.budget(),
                        new StoreConfig(
                                folder.resolve("sluice.db").toString(),
                                store.maxBans(),
                                store.maxPendingWrites()),
                        d.metrics(),
                        new AdminConfig(
                                true, "127.0.0.1:0", folder.resolve("admin.token").toString()),
                        d.drain());
        return new Gateway(
                config,
                Ticker.systemTicker(),
                InstantSource.system(),
                (inspect, ticker) -> {
                    inspectors.add(new FakeInspector(ticker));
                    inspectors.getLast().labels = labels;
                    return inspectors.getLast();
                },
                List.of());
    }

    @Test
    void itIsReadyOnceStartedAndGoneOnceClosed() throws IOException {
        InetSocketAddress ingest;
        try (Gateway gateway = gateway("127.0.0.1:0")) {
            assertFalse(gateway.ready());
            gateway.start();
            assertTrue(gateway.ready());
            ingest = gateway.ingestAddress();
            new Socket(ingest.getAddress(), ingest.getPort()).close();
            InetSocketAddress admin = gateway.adminAddress().orElseThrow();
            new Socket(admin.getAddress(), admin.getPort()).close();
            inspectors.getLast().ready = false;
            assertFalse(gateway.ready());
        }
        assertThrows(
                IOException.class, () -> new Socket(ingest.getAddress(), ingest.getPort()).close());
        try (Gateway again = gateway("127.0.0.1:0")) {
            again.start();
            assertTrue(again.ready());
        }
    }

    /** It would let everything pass, and book it as screened. */
    @Test
    void aRuleThatTheModelCanNeverMeetIsSaidSo() throws IOException {
        labels = List.of("other");
        try (Gateway gateway = gateway("127.0.0.1:0")) {
            IOException e = assertThrows(IOException.class, gateway::start);
            assertEquals(
                    "policy.labels has rules for test_card, but the model tells of other",
                    e.getMessage());
            assertFalse(gateway.ready());
        }
    }

    @Test
    void aPortThatIsTakenIsSaidSoAndNothingStaysOpen() throws IOException {
        try (Gateway first = gateway("127.0.0.1:0")) {
            first.start();
            int port = first.ingestAddress().getPort();
            Gateway second = gateway("127.0.0.1:" + port);
            IOException e = assertThrows(IOException.class, second::start);
            assertEquals("encoders can't be heard on 127.0.0.1:" + port, e.getMessage());
            assertFalse(second.ready());
        }
    }

    /** Also where a health check comes while the drain waits: it must not wait with it. */
    @Test
    void aDrainedGatewayIsNotReadyAndTakesNobodyButAnswers() throws Exception {
        try (Gateway gateway = gateway("127.0.0.1:0")) {
            assertEquals(0, gateway.drain(), "before it is started there is nothing to do");
            gateway.start();
            InetSocketAddress ingest = gateway.ingestAddress();
            assertEquals(200, status(gateway, "/readyz"));
            try (Socket idle = new Socket(ingest.getAddress(), ingest.getPort())) {
                assertEquals(0, gateway.drain());
                idle.setSoTimeout(5_000);
                assertEquals(-1, idle.getInputStream().read(), "closed, as it publishes nothing");
            }
            assertFalse(gateway.ready());
            assertThrows(
                    IOException.class,
                    () -> new Socket(ingest.getAddress(), ingest.getPort()).close());
            assertEquals(503, status(gateway, "/readyz"));
            assertEquals(200, status(gateway, "/livez"));
        }
    }

    private static int status(Gateway gateway, String path) throws Exception {
        int port = gateway.adminAddress().orElseThrow().getPort();
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
