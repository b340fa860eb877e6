package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.stream.EndReason;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real encoder through the gateway into a real origin: every coded frame arrives as it was, the
 * first GOP included.
 */
class RelayIT {
    @TempDir private Path folder;

    @Test
    void everyFrameReachesNginxUnchanged() throws Exception {
        RealParts.need(RealParts.FFMPEG, RealParts.NGINX, RealParts.NGINX_RTMP);
        Path source = Ffmpeg.draw(folder, RealParts.full() ? 60 : 10);
        try (NginxOrigin control = NginxOrigin.start(folder.resolve("control"));
                NginxOrigin origin = NginxOrigin.start(folder.resolve("origin"));
                TestGateway gateway = TestGateway.start(folder.resolve("data"), origin.port())) {
            try (Program straight =
                            Ffmpeg.publish(
                                    folder.resolve("straight.log"), source, control.url() + "/s");
                    Program gated =
                            Ffmpeg.publish(
                                    folder.resolve("gated.log"), source, gateway.url() + "/s")) {
                assertEquals(0, straight.waitFor(120), straight::output);
                assertEquals(0, gated.waitFor(120), gated::output);
            }
            Frames without = Ffmpeg.frames(control.recording("s"));
            Frames with = Ffmpeg.frames(origin.recording("s"));
            assertTrue(without.count() > 500, "frames compared: " + without.count());
            with.assertSameAs(without, "with and without the gateway");
            Frames sent = Ffmpeg.frames(source);
            with.hashesOf(0).assertSameAs(sent.hashesOf(0), "video, source and origin");
            with.hashesOf(1)
                    .afterTheFirst()
                    .assertSameAs(sent.hashesOf(1).afterTheFirst(), "audio, source and origin");
            assertEquals(List.of(EndReason.UNPUBLISHED), gateway.book().ends());
            assertTrue(gateway.book().scored().size() >= 8, "it was watched meanwhile");
            assertEquals(List.of(), gateway.book().verdicts());
        }
    }
}
