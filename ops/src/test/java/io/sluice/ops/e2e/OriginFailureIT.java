package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.stream.EndReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An origin that dies or stalls: the encoder is told, nothing hangs, and the next publish works.
 */
class OriginFailureIT {
    @TempDir private Path folder;

    @BeforeEach
    void parts() {
        RealParts.need(RealParts.FFMPEG, RealParts.NGINX, RealParts.NGINX_RTMP);
    }

    @Test
    void aDeadOriginEndsThePublishAndItsReturnLetsTheNextOneIn() throws Exception {
        Path source = Ffmpeg.draw(folder, 30);
        Path data = folder.resolve("data");
        NginxOrigin origin = NginxOrigin.start(folder.resolve("origin"));
        try (TestGateway gateway = TestGateway.start(data, origin.port())) {
            try (Program encoder =
                    Ffmpeg.publish(folder.resolve("first.log"), source, gateway.url() + "/s")) {
                Await.that("the stream is live", 10, () -> gateway.book().lives() == 1);
                origin.process().signal("KILL");
                assertNotEquals(0, encoder.waitFor(10), encoder::output);
            }
            assertEquals(List.of(EndReason.ORIGIN_GONE), gateway.book().ends());
            try (Program refused =
                    Ffmpeg.publish(folder.resolve("second.log"), source, gateway.url() + "/s")) {
                assertNotEquals(0, refused.waitFor(10), refused::output);
            }
            assertEquals(EndReason.ORIGIN_UNREACHABLE, gateway.book().ends().getLast());
            try (NginxOrigin back = NginxOrigin.start(folder.resolve("back"), origin.port());
                    Program encoder =
                            Ffmpeg.publish(
                                    folder.resolve("third.log"), source, gateway.url() + "/s")) {
                Await.that("the next publish is live", 10, () -> gateway.book().lives() == 2);
                assertTrue(encoder.alive());
                assertTrue(back.connectionsAccepted() > back.probes(), "the gateway dialled it");
            }
        } finally {
            origin.close();
        }
    }

    @Test
    void aStalledOriginEndsThePublishWithinItsBound() throws Exception {
        Path source = Ffmpeg.drawHeavy(folder, 12);
        try (NginxOrigin origin = NginxOrigin.start(folder.resolve("origin"));
                TestGateway gateway =
                        TestGateway.start(
                                folder.resolve("data"),
                                origin.port(),
                                out -> out.stallingAfter(Duration.ofSeconds(2)));
                Program encoder =
                        Ffmpeg.publish(folder.resolve("enc.log"), source, gateway.url() + "/s")) {
            Await.that("the stream is live", 10, () -> gateway.book().lives() == 1);
            origin.process().signal("STOP");
            try {
                Await.that("the stream's end", 20, () -> !gateway.book().ends().isEmpty());
            } finally {
                origin.process().signal("CONT");
            }
            assertEquals(List.of(EndReason.ORIGIN_STALLED), gateway.book().ends());
            assertNotEquals(0, encoder.waitFor(10), encoder::output);
        }
    }
}
