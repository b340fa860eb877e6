package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.policy.Verdict;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.Refusal;
import io.sluice.ops.DemoClip;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream that turns into the test card is cut, and its key stays out, also over a restart. */
class CutIT {
    @TempDir private Path folder;

    @Test
    void theTestCardIsCutAndStaysOut() throws Exception {
        RealParts.need(RealParts.FFMPEG, RealParts.NGINX, RealParts.NGINX_RTMP);
        Path clip = clip();
        Path data = folder.resolve("data");
        try (NginxOrigin origin = NginxOrigin.start(folder.resolve("origin"))) {
            try (TestGateway gateway = TestGateway.start(data, origin.port())) {
                assertCut(gateway, origin, clip);
                assertStaysOut(gateway, origin, clip);
            }
            try (TestGateway restarted = TestGateway.start(data, origin.port())) {
                assertStaysOut(restarted, origin, clip);
            }
        }
    }

    private void assertCut(TestGateway gateway, NginxOrigin origin, Path clip) {
        try (Program encoder =
                Ffmpeg.publish(folder.resolve("first.log"), clip, gateway.url() + "/card")) {
            assertNotEquals(0, encoder.waitFor(60), encoder::output);
        }
        Await.that("the stream's end", 5, () -> !gateway.book().ends().isEmpty());
        assertEquals(List.of(EndReason.CUT), gateway.book().ends());
        Verdict.Cut cut = assertInstanceOf(Verdict.Cut.class, gateway.book().verdicts().getLast());
        assertEquals("test_card", cut.evidence().label());
        Frames sent = Ffmpeg.frames(clip);
        Frames received = Ffmpeg.frames(origin.recording("card"));
        assertBeginning(sent.hashesOf(0), received.hashesOf(0));
        assertBeginning(sent.hashesOf(1).afterTheFirst(), received.hashesOf(1).afterTheFirst());
    }

    /** What arrived is the beginning of what was sent: whole frames, and not to the end. */
    private static void assertBeginning(Frames sent, Frames received) {
        assertTrue(received.count() > 100, "frames before the cut: " + received.count());
        assertTrue(received.count() < sent.count(), "cut before the end");
        received.assertSameAs(sent.first(received.count()), "up to the cut");
    }

    private void assertStaysOut(TestGateway gateway, NginxOrigin origin, Path clip) {
        long dialled = origin.connectionsAccepted();
        try (Program encoder =
                Ffmpeg.publish(folder.resolve("again.log"), clip, gateway.url() + "/card")) {
            assertNotEquals(0, encoder.waitFor(10), encoder::output);
        }
        assertEquals(List.of(Refusal.BANNED), gateway.book().refusals());
        assertEquals(dialled, origin.connectionsAccepted(), "the origin was not dialled");
    }

    private Path clip() throws Exception {
        Path file = folder.resolve("demo.flv");
        try (InputStream in = DemoClip.class.getResourceAsStream("demo.flv")) {
            Files.copy(in, file);
        }
        return file;
    }
}
