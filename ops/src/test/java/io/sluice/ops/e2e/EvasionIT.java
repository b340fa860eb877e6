package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.session.StreamKey;
import io.sluice.codecs.video.ClipEncoder;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.config.Isolation;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.config.TapConfig;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.stream.EndReason;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.DrawnClip;
import io.sluice.loadtest.Loops;
import io.sluice.loadtest.OriginSettings;
import io.sluice.loadtest.PacedPublisher;
import io.sluice.loadtest.Painter;
import io.sluice.loadtest.ProbeOrigin;
import io.sluice.loadtest.PublishReport;
import io.sluice.loadtest.PublisherSettings;
import io.sluice.loadtest.Scene;
import io.sluice.models.testcard.TestCard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All the tricks at once, each by a publisher of its own: cut, or counted as not looked at. */
class EvasionIT {
    static final int MAX_TRACKS = 3;

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int RATE = 15;
    private static final int SECONDS = 6;
    private static final int BITS = 500_000;
    private static final int LATE_FRAME = 2 * RATE;

    @TempDir private Path folder;

    /** What the tricks are made of, each drawn once. */
    private static final class Drawings implements Trick.Material, AutoCloseable {
        private final Painter scene = new Scene(WIDTH, HEIGHT, RATE, 5);
        private final Painter card = cardOf(WIDTH, HEIGHT);
        private final List<MediaTag> clean = drawn(WIDTH, RATE, RATE, scene);
        private final List<MediaTag> ofCard = drawn(WIDTH, RATE, RATE, card);
        private final List<MediaTag> small = drawn(480, RATE, RATE, cardOf(480, 270));
        private final List<MediaTag> slow = drawn(WIDTH, 1, 1, card);
        private final List<MediaTag> between =
                drawn(WIDTH, RATE, RATE, (n, rgb) -> (n % RATE == 0 ? scene : card).paint(n, rgb));
        private final List<MediaTag> late =
                drawn(
                        WIDTH,
                        RATE,
                        SECONDS * RATE,
                        (n, rgb) -> (n < LATE_FRAME ? scene : card).paint(n, rgb));

        private static Painter cardOf(int width, int height) {
            byte[] card = TestCard.rgb(width, height);
            return (frame, rgb) -> rgb.put(0, card);
        }

        private static List<MediaTag> drawn(int width, int rate, int gop, Painter painter) {
            return new DrawnClip(
                            new ClipEncoder.Video(width, width * 9 / 16, rate, gop, BITS),
                            ClipEncoder.Audio.speech(),
                            SECONDS * rate,
                            painter)
                    .tags(ByteBufAllocator.DEFAULT);
        }

        private static List<MediaTag> copies(List<MediaTag> tags) {
            List<MediaTag> copies = new ArrayList<>();
            for (MediaTag tag : tags) {
                copies.add(new MediaTag(tag.kind(), tag.timestampMillis(), tag.payload().copy()));
            }
            return copies;
        }

        @Override
        public List<MediaTag> clean() {
            return copies(clean);
        }

        @Override
        public List<MediaTag> card() {
            return copies(ofCard);
        }

        @Override
        public List<MediaTag> smallCard() {
            return copies(small);
        }

        @Override
        public List<MediaTag> slowCard() {
            return copies(slow);
        }

        @Override
        public List<MediaTag> cardBetweenKeyframes() {
            return copies(between);
        }

        @Override
        public List<MediaTag> cardLateInOneGop() {
            return copies(late);
        }

        @Override
        public void close() {
            List.of(clean, ofCard, small, slow, between, late)
                    .forEach(tags -> tags.forEach(MediaTag::release));
        }
    }

    private static InspectConfig often(InspectConfig c) {
        SamplingConfig s = c.sampling();
        return new InspectConfig(
                c.enabled(),
                Isolation.NONE,
                c.process(),
                new SamplingConfig(
                        s.mode(),
                        Duration.ofMillis(500),
                        s.jitter(),
                        s.deadline(),
                        Duration.ofMillis(1_500)),
                new TapConfig(
                        MAX_TRACKS,
                        c.tap().maxTags(),
                        c.tap().maxBytes(),
                        c.tap().maxTailBytes(),
                        c.tap().maxBytesInAll()),
                c.decode(),
                c.classify());
    }

    @Test
    void everyTrickIsCutOrCounted() throws Exception {
        Ticker ticker = Ticker.systemTicker();
        Map<Trick, Clip> clips = new EnumMap<>(Trick.class);
        try (Drawings drawings = new Drawings()) {
            for (Trick trick : Trick.values()) {
                clips.put(trick, Clip.of(trick.tags(drawings)));
            }
        }
        try (Loops loops = new Loops(1, "probe");
                ProbeOrigin origin = new ProbeOrigin(OriginSettings.loopback(), loops, ticker);
                TestGateway gateway =
                        TestGateway.inspecting(
                                folder.resolve("data"),
                                origin.start().getPort(),
                                EvasionIT::often)) {
            List<CompletableFuture<PublishReport>> running = new ArrayList<>();
            clips.forEach(
                    (trick, clip) ->
                            running.add(
                                    new PacedPublisher(
                                                    settings(gateway, trick),
                                                    clip.play(1),
                                                    loops,
                                                    ticker)
                                            .start()));
            for (CompletableFuture<PublishReport> publish : running) {
                publish.get(60, TimeUnit.SECONDS);
            }
            Await.that("all ends", 10, () -> gateway.book().ends().size() == clips.size());
            List<String> got = new ArrayList<>();
            List<String> wanted = new ArrayList<>();
            for (Trick trick : Trick.values()) {
                wanted.add(trick + " " + wanted(trick));
                got.add(trick + " " + outcome(gateway.book(), trick));
            }
            assertEquals(wanted, got);
        } finally {
            clips.values().forEach(Clip::close);
        }
    }

    private static PublisherSettings settings(TestGateway gateway, Trick trick) {
        return PublisherSettings.of(gateway.address(), trick.name(), new StreamKey("k"))
                .sending(trick.asSent());
    }

    private static String wanted(Trick trick) {
        return trick.unscreened().map(cause -> "unscreened by " + cause).orElse("cut");
    }

    /** A trick that is counted is so for most of its time. */
    private static String outcome(StreamBook book, Trick trick) {
        String app = trick.name();
        if (book.endOf(app) == EndReason.CUT) {
            return "cut";
        }
        Map<UnscreenedCause, Double> seconds = book.unscreenedOf(app);
        UnscreenedCause wanted = trick.unscreened().orElse(UnscreenedCause.OFF);
        boolean counted = seconds.getOrDefault(wanted, 0.0) > SECONDS / 2.0;
        return counted ? "unscreened by " + wanted : "passed: " + seconds;
    }
}
