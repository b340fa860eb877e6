package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The documented set-ups in which nobody can publish to the origin without passing the gateway,
 * which the other tests here show to get in.
 */
class RoundTheGatewayIT {
    /** Also this machine's, but not the gateway's. */
    private static final String ELSEWHERE = "127.0.0.2";

    @TempDir private Path folder;

    @Test
    void nginxTakesPublishesFromTheGatewaysAddressOnly() throws Exception {
        RealParts.need(RealParts.FFMPEG, RealParts.NGINX, RealParts.NGINX_RTMP);
        Path clip = Ffmpeg.draw(folder, 2);
        try (NginxOrigin origin = NginxOrigin.start(folder.resolve("origin"));
                Detour detour = Detour.to(origin.port(), ELSEWHERE)) {
            String round = "rtmp://127.0.0.1:" + detour.port() + "/live/round";
            try (Program refused = Ffmpeg.publish(folder.resolve("round.log"), clip, round)) {
                assertNotEquals(0, refused.waitFor(10), refused::output);
            }
            assertTrue(origin.saidOf(ELSEWHERE, "access forbidden by rule"));
            assertEquals(0, Files.size(folder.resolve("origin/recordings/round.flv")));
            try (Program direct =
                    Ffmpeg.publish(folder.resolve("direct.log"), clip, origin.url() + "/direct")) {
                assertEquals(0, direct.waitFor(10), direct::output);
            }
            assertTrue(Files.size(origin.recording("direct")) > 10_000);
        }
    }

    @Test
    void nodeMediaServerIsReachedFromTheGatewaysMachineOnly() throws Exception {
        RealParts.need(RealParts.NODE, RealParts.NODE_MEDIA_SERVER);
        try (NodeMediaServer origin = NodeMediaServer.start(folder);
                Socket round = new Socket();
                Socket gateway = new Socket()) {
            InetSocketAddress outside = new InetSocketAddress(ELSEWHERE, origin.port());
            assertThrows(ConnectException.class, () -> round.connect(outside, 1000));
            gateway.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.port()), 1000);
        }
    }
}
