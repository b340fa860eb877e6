package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.rtmp.handshake.ClientHandshake;
import io.sluice.gateway.config.OriginPlace;
import io.sluice.gateway.config.ReconnectConfig;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.OriginLoss;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        try (TestGateway gateway =
                TestGateway.start(
                        data, origin.port(), out -> out.reconnecting(ReconnectConfig.never()))) {
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

    /** Encoder and origin are real; what the second origin gets begins with a keyframe. */
    @Test
    void anOriginThatRestartsGetsTheStreamFromAKeyframeOn() throws Exception {
        Path source = Ffmpeg.draw(folder, 14);
        int port = NginxOrigin.freePort();
        try (TestGateway gateway = TestGateway.start(folder.resolve("data"), port)) {
            NginxOrigin first = NginxOrigin.start(folder.resolve("first"), port);
            try (Program encoder =
                    Ffmpeg.publish(folder.resolve("enc.log"), source, gateway.url() + "/s")) {
                Await.that("the stream is watched", 20, () -> gateway.book().scored().size() > 3);
                first.process().signal("KILL");
                Await.that("the origin is missed", 10, () -> gateway.book().withoutOrigin());
                try (NginxOrigin back = NginxOrigin.start(folder.resolve("back"), port)) {
                    Await.that("it has the stream", 10, () -> !gateway.book().withoutOrigin());
                    assertEquals(0, encoder.waitFor(60), encoder::output);
                    assertEquals(List.of(EndReason.UNPUBLISHED), gateway.book().ends());
                    assertEquals(1, gateway.book().lives(), "one publish for the encoder");
                    assertResumed(source, back.recording("s"));
                }
            } finally {
                first.close();
            }
            assertEquals(Set.of(OriginLoss.BROKEN_GOP), gateway.book().losses(), "counted");
        }
    }

    private static void assertResumed(Path source, Path recording) {
        Frames sent = Ffmpeg.frames(source).hashesOf(0);
        Frames got = Ffmpeg.frames(recording).hashesOf(0);
        int begin = sent.count() - got.count();
        assertTrue(begin > 0 && got.count() > 60, got.count() + " of " + sent.count());
        assertEquals(0, begin % 60, "GOPs of 60 frames begin with a keyframe");
        got.assertSameAs(new Frames(sent.lines().subList(begin, sent.count())), "from there on");
    }

    @Test
    void aSpareOriginTakesWhatTheMainOneCanNot() throws Exception {
        Path source = Ffmpeg.draw(folder, 3);
        try (NginxOrigin spare = NginxOrigin.start(folder.resolve("spare"));
                TestGateway gateway =
                        TestGateway.start(
                                folder.resolve("data"),
                                NginxOrigin.freePort(),
                                out -> out.beside(Map.of("spare", spare(spare))));
                Program encoder =
                        Ffmpeg.publish(folder.resolve("enc.log"), source, gateway.url() + "/s")) {
            assertEquals(0, encoder.waitFor(30), encoder::output);
            Frames sent = Ffmpeg.frames(source).hashesOf(0);
            Ffmpeg.frames(spare.recording("s")).hashesOf(0).assertSameAs(sent, "all of it");
        }
    }

    private static OriginPlace spare(NginxOrigin at) {
        return new OriginPlace(at.url(), "{key}", "", 0, ClientHandshake.Form.SIMPLE);
    }

    @Test
    void aStalledOriginEndsThePublishWithinItsBound() throws Exception {
        Path source = Ffmpeg.drawHeavy(folder, 12);
        try (NginxOrigin origin = NginxOrigin.start(folder.resolve("origin"));
                TestGateway gateway =
                        TestGateway.start(
                                folder.resolve("data"),
                                origin.port(),
                                out ->
                                        out.stallingAfter(Duration.ofSeconds(2))
                                                .reconnecting(ReconnectConfig.never()));
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
