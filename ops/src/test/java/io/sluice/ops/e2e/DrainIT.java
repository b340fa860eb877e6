package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.isolate.JavaProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice run} as a process, which is told to end while a real encoder publishes. */
class DrainIT {
    private static final int TERMINATED = 128 + 15;
    private static final int NO_ANSWER = 0;

    @TempDir private Path folder;
    private final int ingest = NginxOrigin.freePort();
    private final int admin = NginxOrigin.freePort();

    @BeforeEach
    void parts() {
        RealParts.need(RealParts.FFMPEG, RealParts.NGINX, RealParts.NGINX_RTMP);
    }

    private Program gateway(int origin, String max) throws IOException {
        Path settings = folder.resolve("gateway.yaml");
        Files.writeString(
                settings,
                """
                ingest: {listen: "127.0.0.1:%d"}
                origin: {url: "rtmp://127.0.0.1:%d/{app}"}
                inspect: {enabled: false}
                store: {file: "%s/sluice.db"}
                admin: {listen: "127.0.0.1:%d", tokenFile: "%s/admin.token"}
                drain: {max: %s}
                """
                        .formatted(ingest, origin, folder, admin, folder, max));
        Program started =
                Program.start(
                        folder.resolve("gateway.log"),
                        JavaProgram.command(
                                List.of(),
                                "io.sluice.ops.Sluice",
                                List.of("run", "--config", settings.toString())));
        Await.that("the gateway is ready", 30, () -> status("/readyz") == 200);
        return started;
    }

    private int status(String path) {
        URI uri = URI.create("http://127.0.0.1:" + admin + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return NO_ANSWER;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Program publish(String log, Path clip) {
        String url = "rtmp://127.0.0.1:" + ingest + "/live/s";
        return Ffmpeg.publish(folder.resolve(log), clip, url);
    }

    @Test
    void aStreamPlaysOutWhileNobodyElseIsLetInAndThenTheProcessEnds() throws Exception {
        Path clip = Ffmpeg.draw(folder, 8);
        try (NginxOrigin origin = NginxOrigin.start(folder.resolve("origin"));
                Program gateway = gateway(origin.port(), "1m");
                Program encoder = publish("encoder.log", clip)) {
            Await.that("a live stream", 10, () -> gateway.output().contains("] live: "));
            gateway.signal("TERM");
            Await.that("it is not ready", 5, () -> status("/readyz") == 503);
            assertEquals(200, status("/livez"));
            try (Program late = publish("late.log", clip)) {
                assertNotEquals(0, late.waitFor(10), late::output);
            }
            assertEquals(0, encoder.waitFor(30), encoder::output);
            assertEquals(TERMINATED, gateway.waitFor(15), gateway::output);
            assertTrue(gateway.output().contains("draining: 1 streams have 1m to end"));
            assertTrue(gateway.output().contains("drained: 0 streams are left"));
            Frames received = Ffmpeg.frames(origin.recording("s"));
            received.hashesOf(0).assertSameAs(Ffmpeg.frames(clip).hashesOf(0), "over the drain");
        }
    }

    @Test
    void aStreamThatOutstaysTheTimeIsEnded() throws Exception {
        Path clip = Ffmpeg.draw(folder, 20);
        try (NginxOrigin origin = NginxOrigin.start(folder.resolve("origin"));
                Program gateway = gateway(origin.port(), "2s");
                Program encoder = publish("encoder.log", clip)) {
            Await.that("a live stream", 10, () -> gateway.output().contains("] live: "));
            gateway.signal("TERM");
            assertEquals(TERMINATED, gateway.waitFor(15), gateway::output);
            assertTrue(gateway.output().contains("drained: 1 streams are left"));
            assertTrue(gateway.output().contains("] ended: SHUTDOWN"));
            assertNotEquals(0, encoder.waitFor(10), encoder::output);
        }
    }
}
