package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.auth.KeyFile;
import io.sluice.gateway.policy.Verdict;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.Refusal;
import io.sluice.ops.DemoClip;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real publishers through the gateway into real origins, each with each: what arrives is what
 * arrives without the gateway, a wrong key stays out, and the test card is cut and stays out. Each
 * stream's app is its own, so that the gateway's book can tell them apart.
 */
class MatrixIT {
    /** From start to end of a program that is refused. */
    private static final int REFUSED_SECONDS = 10;

    @TempDir private static Path folder;
    private static final Map<Site.Kind, Site> SITES = new EnumMap<>(Site.Kind.class);
    private static Path clip;
    private static Path turning;

    @BeforeAll
    static void start() throws Exception {
        RealParts.need(RealParts.FFMPEG);
        clip = Ffmpeg.draw(folder, RealParts.full() ? 60 : 6);
        turning = turning();
        RealPublisher.warmUp(folder.resolve("gstreamer.log"));
        for (Site.Kind kind : Site.Kind.values()) {
            if (RealParts.present(kind.parts())) {
                SITES.put(kind, Site.start(kind, folder.resolve(kind.name())));
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (Site site : SITES.values()) {
            site.close();
        }
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(RealPublisher.values())
                .flatMap(p -> Arrays.stream(Site.Kind.values()).map(o -> Arguments.of(p, o)));
    }

    @ParameterizedTest(name = "{0} into {1}")
    @MethodSource("pairs")
    @Execution(ExecutionMode.CONCURRENT)
    void playsOutAsWithoutTheGateway(RealPublisher publisher, Site.Kind origin) {
        Site site = site(publisher, origin);
        Frames played = relayed(site, publisher, publisher + "-relayed", clip, Ffmpeg::frames);
        assertTrue(played.count() > 400, "frames compared: " + played.count());
    }

    @ParameterizedTest(name = "{0} before {1}")
    @MethodSource("pairs")
    @Execution(ExecutionMode.CONCURRENT)
    void aWrongKeyStaysOut(RealPublisher publisher, Site.Kind origin) throws Exception {
        Site site = site(publisher, origin);
        String key = publisher + "-unknown";
        Path data = Files.createDirectories(folder.resolve(origin + key));
        Path keys = data.resolve("keys.json");
        new KeyFile(keys).add("somebody", Instant.now(), new SecureRandom());
        try (TestGateway gateway = TestGateway.withKeys(data, site.origin().port(), keys)) {
            assertRefused(publisher, log(site, key), gateway.url() + "/" + key);
            assertEquals(List.of(Refusal.UNAUTHORIZED), gateway.book().refusals());
        }
        assertEquals(0, site.origin().publishes(key));
    }

    @ParameterizedTest(name = "{0} into {1}")
    @MethodSource("pairs")
    @Execution(ExecutionMode.CONCURRENT)
    void theTestCardIsCutAndStaysOut(RealPublisher publisher, Site.Kind origin) {
        Site site = site(publisher, origin);
        assertCut(site, publisher, publisher + "-cut", turning, Ffmpeg::frames);
    }

    @ParameterizedTest
    @EnumSource(EnhancedCodec.class)
    @Execution(ExecutionMode.CONCURRENT)
    void otherCodecsPlayOutAndAreCut(EnhancedCodec codec) {
        RealPublisher publisher = RealPublisher.FFMPEG_8;
        Site site = site(publisher, Site.Kind.NODE_MEDIA_SERVER);
        Function<Path, Frames> frames = file -> Ffmpeg.frames(Ffmpeg.eight(), file);
        Frames played =
                relayed(site, publisher, codec + "-relayed", codec.encode(turning, 2), frames);
        assertTrue(played.count() > 100, "frames compared: " + played.count());
        assertCut(site, publisher, codec + "-cut", codec.encode(turning, 12), frames);
    }

    /** FFmpeg 8 sends two video maps as a legacy track and a multitrack one beside it. */
    @ParameterizedTest
    @EnumSource(Site.Kind.class)
    @Execution(ExecutionMode.CONCURRENT)
    void theTestCardOnASecondTrackIsCut(Site.Kind origin) {
        RealPublisher publisher = RealPublisher.FFMPEG_8;
        Site site = site(publisher, origin);
        String key = "second-track";
        try (Program ordinary =
                Program.start(log(site, key), Ffmpeg.twoTracks(clip, clip, url(site, key)))) {
            assertEquals(0, ordinary.waitFor(120), ordinary::output);
        }
        assertEnd(site, key, EndReason.UNPUBLISHED);
        assertEquals(Optional.empty(), site.gateway().book().verdictOf(key));

        String cardKey = "second-track-card";
        try (Program cut =
                Program.start(
                        log(site, cardKey), Ffmpeg.twoTracks(clip, turning, url(site, cardKey)))) {
            assertNotEquals(0, cut.waitFor(30), cut::output);
        }
        assertEnd(site, cardKey, EndReason.CUT);
        Verdict verdict = site.gateway().book().verdictOf(cardKey).orElseThrow();
        assertInstanceOf(Verdict.Cut.class, verdict);
    }

    /**
     * Publishes with and without the gateway at once: what arrives is the same, and is returned.
     */
    private static Frames relayed(
            Site site, RealPublisher by, String key, Path file, Function<Path, Frames> frames) {
        String straightKey = key + "-straight";
        String straightUrl = site.origin().url() + "/" + straightKey;
        try (Program straight = by.publish(log(site, straightKey), file, straightUrl);
                Program gated = by.publish(log(site, key), file, url(site, key))) {
            assertEquals(0, straight.waitFor(120), straight::output);
            assertEquals(0, gated.waitFor(120), gated::output);
        }
        Frames without = frames.apply(site.origin().recording(straightKey));
        Frames with = frames.apply(site.origin().recording(key));
        with.assertSameAs(without, "with and without the gateway");
        assertEnd(site, key, EndReason.UNPUBLISHED);
        assertEquals(Optional.empty(), site.gateway().book().verdictOf(key));
        return with;
    }

    private static void assertCut(
            Site site, RealPublisher by, String key, Path file, Function<Path, Frames> frames) {
        try (Program cut = by.publish(log(site, key), file, url(site, key))) {
            assertNotEquals(0, cut.waitFor(30), cut::output);
        }
        assertEnd(site, key, EndReason.CUT);
        assertInstanceOf(Verdict.Cut.class, site.gateway().book().verdictOf(key).orElseThrow());
        Frames sent = frames.apply(file).hashesOf(0);
        Frames received = frames.apply(site.origin().recording(key)).hashesOf(0);
        assertTrue(received.count() > 50, "frames before the cut: " + received.count());
        assertTrue(received.count() < sent.count(), "cut before the end");
        received.assertSameAs(sent.first(received.count()), "up to the cut");

        assertRefused(by, log(site, key + "-again"), url(site, key));
        assertTrue(site.gateway().book().refusals().contains(Refusal.BANNED));
        assertEquals(1, site.origin().publishes(key), "it did not get in again");
    }

    private static Site site(RealPublisher publisher, Site.Kind origin) {
        RealParts.need(publisher.parts());
        RealParts.need(origin.parts());
        return SITES.get(origin);
    }

    private static String url(Site site, String key) {
        return site.gateway().url(key) + "/" + key;
    }

    private static Path log(Site site, String name) {
        return folder.resolve(site.gateway().address().getPort() + "-" + name + ".log");
    }

    private static void assertEnd(Site site, String app, EndReason reason) {
        Await.that("the end of " + app, 5, () -> site.gateway().book().endOf(app) != null);
        assertEquals(reason, site.gateway().book().endOf(app));
    }

    /** The program ends by itself, soon and with an error, and shows what it was told. */
    private static void assertRefused(RealPublisher publisher, Path log, String url) {
        try (Program refused = publisher.publish(log, clip, url)) {
            assertNotEquals(0, refused.waitFor(REFUSED_SECONDS), refused::output);
            assertTrue(refused.output().contains(publisher.refused()), refused::output);
        }
    }

    /** Ordinary for two seconds, then the test card for ten. */
    private static Path turning() throws Exception {
        Path demo = folder.resolve("demo.flv");
        try (InputStream in = DemoClip.class.getResourceAsStream("demo.flv")) {
            Files.copy(in, demo);
        }
        return Ffmpeg.from(10, demo);
    }
}
