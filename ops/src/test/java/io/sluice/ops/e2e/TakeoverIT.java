package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sluice.gateway.config.IngestConfig;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.Refusal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher falls silent without closing: its name goes to the next one with its key. */
class TakeoverIT {
    private static final long SILENCE_NANOS = IngestConfig.defaults().takeover().toNanos();

    @TempDir private Path folder;

    @Test
    void aStoppedPublisherIsTakenOverAndTheOriginReceivesTheNext() throws Exception {
        RealParts.need(RealParts.FFMPEG, RealParts.NGINX, RealParts.NGINX_RTMP);
        Path clip = Ffmpeg.draw(folder, 8);
        try (NginxOrigin origin = NginxOrigin.start(folder.resolve("origin"));
                TestGateway gateway = TestGateway.start(folder.resolve("data"), origin.port())) {
            String url = gateway.url() + "/s";
            try (Program stopped = Ffmpeg.publish(folder.resolve("stopped.log"), clip, url)) {
                Await.that("the stream is live", 10, () -> gateway.book().lives() == 1);
                stopped.signal("STOP");
                long since = System.nanoTime();
                try (Program early = Ffmpeg.publish(folder.resolve("early.log"), clip, url)) {
                    assertNotEquals(0, early.waitFor(10), early::output);
                }
                assertEquals(List.of(Refusal.NAME_IN_USE), gateway.book().refusals());
                Await.that("silence", 10, () -> System.nanoTime() - since > SILENCE_NANOS);
                try (Program next = Ffmpeg.publish(folder.resolve("next.log"), clip, url)) {
                    assertEquals(0, next.waitFor(30), next::output);
                }
            }
            Await.that("both ends", 10, () -> gateway.book().ends().size() == 2);
            assertEquals(
                    List.of(EndReason.TAKEN_OVER, EndReason.UNPUBLISHED), gateway.book().ends());
            Await.that("both publishes at the origin", 10, () -> origin.publishes("s") == 2);
            Frames received = Ffmpeg.frames(origin.recording("s"));
            received.hashesOf(0).assertSameAs(Ffmpeg.frames(clip).hashesOf(0), "of the next one");
        }
    }
}
