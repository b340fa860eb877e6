package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real HAProxy before the gateway, as docs/compatibility.md sets it up. */
class HaproxyIT {
    /** Where HAProxy connects from; publishers have 127.0.0.1. */
    private static final String PROXY = "127.0.0.2";

    @TempDir private Path folder;
    private final int front = NginxOrigin.freePort();

    @BeforeEach
    void parts() {
        RealParts.need(RealParts.FFMPEG, RealParts.NGINX, RealParts.NGINX_RTMP, RealParts.HAPROXY);
    }

    private GatewayProcess gateway(NginxOrigin origin, String trusted) throws IOException {
        return new GatewayProcess(
                Files.createDirectories(folder.resolve("gateway")),
                "trustedProxies: " + trusted,
                """
                origin: {url: "rtmp://127.0.0.1:%d/{app}"}
                inspect: {enabled: false}
                """
                        .formatted(origin.port()));
    }

    private Program haproxy(GatewayProcess gateway) throws IOException {
        return Haproxy.start(
                folder,
                front,
                """
                frontend rtmp
                    bind 127.0.0.1:%d
                    default_backend sluice
                backend sluice
                    source %s
                    option httpchk GET /readyz
                    server gate 127.0.0.1:%d send-proxy-v2 check port %d inter 500ms
                """
                        .formatted(front, PROXY, gateway.ingestPort(), gateway.adminPort()));
    }

    private Program publish(String log, Path clip) {
        return Ffmpeg.publish(folder.resolve(log), clip, "rtmp://127.0.0.1:" + front + "/live/s");
    }

    @Test
    void thePublishersAddressIsKnownAndItsMediaArrives() throws Exception {
        Path clip = Ffmpeg.draw(folder, 5);
        try (NginxOrigin origin = NginxOrigin.start(folder.resolve("origin"));
                GatewayProcess gateway = gateway(origin, PROXY + "/32");
                Program haproxy = haproxy(gateway);
                Program encoder = publish("encoder.log", clip)) {
            Await.that(
                    "it is live",
                    10,
                    () -> gateway.program().output().contains("address=127.0.0.1"));
            assertEquals(0, encoder.waitFor(30), encoder::output);
            Frames sent = Ffmpeg.frames(clip).hashesOf(0);
            Ffmpeg.frames(origin.recording("s")).hashesOf(0).assertSameAs(sent, "by HAProxy");
            assertTrue(haproxy.alive(), haproxy::output);
        }
    }

    @Test
    void aProxyThatIsNotTrustedIsAPeerThatBreaksTheProtocol() throws Exception {
        Path clip = Ffmpeg.draw(folder, 5);
        try (NginxOrigin origin = NginxOrigin.start(folder.resolve("origin"));
                GatewayProcess gateway = gateway(origin, "127.0.0.3/32");
                Program haproxy = haproxy(gateway);
                Program encoder = publish("encoder.log", clip)) {
            assertNotEquals(0, encoder.waitFor(30), encoder::output);
            assertTrue(
                    gateway.program().output().contains("[" + PROXY + "] HANDSHAKE"),
                    () -> gateway.program().output() + encoder.output() + haproxy.output());
            assertTrue(haproxy.alive(), haproxy::output);
        }
    }
}
