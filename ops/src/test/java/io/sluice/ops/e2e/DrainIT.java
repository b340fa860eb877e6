package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice run} as a process, which is told to end while a real encoder publishes. */
class DrainIT {
    private static final int TERMINATED = 128 + 15;

    @TempDir private Path folder;

    @BeforeEach
    void parts() {
        RealParts.need(RealParts.FFMPEG, RealParts.NGINX, RealParts.NGINX_RTMP);
    }

    private GatewayProcess gateway(int origin, String max) throws IOException {
        return new GatewayProcess(
                folder,
                """
                origin: {url: "rtmp://127.0.0.1:%d/{app}"}
                inspect: {enabled: false}
                drain: {max: %s}
                """
                        .formatted(origin, max));
    }

    private Program publish(GatewayProcess to, String log, Path clip) {
        return Ffmpeg.publish(folder.resolve(log), clip, to.url("s"));
    }

    @Test
    void aStreamPlaysOutWhileNobodyElseIsLetInAndThenTheProcessEnds() throws Exception {
        Path clip = Ffmpeg.draw(folder, 8);
        try (NginxOrigin origin = NginxOrigin.start(folder.resolve("origin"));
                GatewayProcess gateway = gateway(origin.port(), "1m");
                Program encoder = publish(gateway, "encoder.log", clip)) {
            Await.that("a live stream", 10, () -> gateway.program().output().contains("] live: "));
            gateway.program().signal("TERM");
            Await.that("it is not ready", 5, () -> gateway.status("/readyz") == 503);
            assertEquals(200, gateway.status("/livez"));
            try (Program late = publish(gateway, "late.log", clip)) {
                assertNotEquals(0, late.waitFor(10), late::output);
            }
            assertEquals(0, encoder.waitFor(30), encoder::output);
            assertEquals(TERMINATED, gateway.program().waitFor(15), gateway.program()::output);
            assertTrue(gateway.program().output().contains("draining: 1 streams have 1m to end"));
            assertTrue(gateway.program().output().contains("drained: 0 streams are left"));
            Frames received = Ffmpeg.frames(origin.recording("s"));
            received.hashesOf(0).assertSameAs(Ffmpeg.frames(clip).hashesOf(0), "over the drain");
        }
    }

    @Test
    void aStreamThatOutstaysTheTimeIsEnded() throws Exception {
        Path clip = Ffmpeg.draw(folder, 20);
        try (NginxOrigin origin = NginxOrigin.start(folder.resolve("origin"));
                GatewayProcess gateway = gateway(origin.port(), "2s");
                Program encoder = publish(gateway, "encoder.log", clip)) {
            Await.that("a live stream", 10, () -> gateway.program().output().contains("] live: "));
            gateway.program().signal("TERM");
            assertEquals(TERMINATED, gateway.program().waitFor(15), gateway.program()::output);
            assertTrue(gateway.program().output().contains("drained: 1 streams are left"));
            assertTrue(gateway.program().output().contains("] ended: SHUTDOWN"));
            assertNotEquals(0, encoder.waitFor(10), encoder::output);
        }
    }
}
