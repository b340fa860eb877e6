package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.auth.KeyFile;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.Refusal;
import io.sluice.ops.DemoClip;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OBS Studio through the gateway into each real origin. */
class ObsIT {
    private static final int START_SECONDS = 60;

    @TempDir private Path folder;

    private static void parts(Site.Kind origin) {
        RealParts.need(RealParts.OBS, RealParts.XVFB, RealParts.FFMPEG);
        RealParts.need(origin.parts());
    }

    private Obs stream(TestGateway gateway, Path clip, String key) throws Exception {
        return Obs.stream(
                Files.createDirectories(folder.resolve("obs-" + key)), clip, gateway.url(), key);
    }

    /** OBS's own recording of the same encoder is the control. */
    @ParameterizedTest
    @EnumSource(Site.Kind.class)
    void whatItStreamsArrives(Site.Kind kind) throws Exception {
        parts(kind);
        Path clip = Ffmpeg.draw(folder, 8);
        try (Site site = Site.start(kind, folder)) {
            TestGateway gateway = site.gateway();
            List<String> recorded;
            try (Obs obs = stream(gateway, clip, "s")) {
                Await.that("the stream is live", START_SECONDS, () -> gateway.book().lives() == 1);
                Await.that("ten seconds of it", 60, () -> gateway.book().screenedSeconds() > 10);
                obs.kill();
                recorded = Ffmpeg.frames(obs.recording()).hashesOf(0).lines();
            }
            Await.that("its end", 10, () -> gateway.book().ends().size() == 1);
            assertEquals(List.of(EndReason.PUBLISHER_GONE), gateway.book().ends());
            assertEquals(List.of(), gateway.book().verdicts());
            List<String> received = Ffmpeg.frames(site.origin().recording("s")).hashesOf(0).lines();
            // Into the first keyframe of each of its outputs OBS puts a message of its own.
            int from = recorded.indexOf(received.get(1));
            int both = Math.min(received.size() - 1, recorded.size() - from);
            assertTrue(from >= 0 && both > 200, from + ", " + both + " frames");
            assertEquals(recorded.subList(from, from + both), received.subList(1, 1 + both));
        }
    }

    @ParameterizedTest
    @EnumSource(Site.Kind.class)
    void aWrongKeyStaysOut(Site.Kind kind) throws Exception {
        parts(kind);
        Path keys = folder.resolve("keys.json");
        new KeyFile(keys).add("somebody", Instant.now(), new SecureRandom());
        Path clip = Ffmpeg.draw(folder, 8);
        try (RecordingOrigin origin = kind.start(folder.resolve("origin"));
                TestGateway gateway =
                        TestGateway.withKeys(folder.resolve("data"), origin.port(), keys);
                Obs obs = stream(gateway, clip, "unknown")) {
            Await.that("the refusal", START_SECONDS, () -> !gateway.book().refusals().isEmpty());
            assertEquals(Refusal.UNAUTHORIZED, gateway.book().refusals().getFirst());
            Await.that(
                    "that OBS says so",
                    10,
                    () -> obs.program().output().contains("Publishing is not allowed"));
            assertEquals(0, origin.publishes("unknown"));
        }
    }

    @ParameterizedTest
    @EnumSource(Site.Kind.class)
    void theTestCardIsCutAndStaysOut(Site.Kind kind) throws Exception {
        parts(kind);
        Path demo = folder.resolve("demo.flv");
        try (InputStream in = DemoClip.class.getResourceAsStream("demo.flv")) {
            Files.copy(in, demo);
        }
        Path turning = Ffmpeg.from(10, demo);
        try (Site site = Site.start(kind, folder);
                Obs obs = stream(site.gateway(), turning, "card")) {
            TestGateway gateway = site.gateway();
            Await.that("the cut", START_SECONDS, () -> !gateway.book().ends().isEmpty());
            assertEquals(List.of(EndReason.CUT), gateway.book().ends());
            Await.that(
                    "another try of " + obs.folder(),
                    30,
                    () -> gateway.book().refusals().contains(Refusal.BANNED));
            assertEquals(1, site.origin().publishes("card"));
        }
    }
}
