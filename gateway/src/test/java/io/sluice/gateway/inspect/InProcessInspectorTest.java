package io.sluice.gateway.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.LeakPresenceDetector;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.codecs.video.Picture;
import io.sluice.codecs.video.PictureSpec;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.gateway.config.ClassifyConfig;
import io.sluice.gateway.config.DecodeConfig;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.config.Isolation;
import io.sluice.gateway.config.ProcessConfig;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.config.TapConfig;
import io.sluice.gateway.tap.Tap;
import io.sluice.models.classify.Classifier;
import io.sluice.models.classify.ModelPackage;
import io.sluice.models.classify.Scores;
import io.sluice.models.classify.TorchClassifier;
import io.sluice.models.testcard.TestCard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real decoder behind the inspector, on one thread and on its own threads. */
class InProcessInspectorTest {
    private static final long FRAME_MILLIS = 1_000 / Clips.FRAMES_PER_SECOND;

    private final MockTicker ticker = Ticker.newMockTicker();
    private final List<Inspection> inspections = new ArrayList<>();

    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    private static InspectConfig config(Duration cadence, int workers) {
        SamplingConfig base = SamplingConfig.defaults();
        return new InspectConfig(
                true,
                Isolation.NONE,
                ProcessConfig.defaults(),
                new SamplingConfig(base.mode(), cadence, true, base.deadline(), base.maxGap()),
                TapConfig.defaults(),
                new DecodeConfig(workers, 1 << 20, 32, new DataSize(0)),
                new ClassifyConfig("test-card", "cpu", workers, 1, 64, Duration.ZERO));
    }

    private static InProcessInspector inspector(
            InspectConfig config, Classifier classifier, Ticker ticker) {
        return new InProcessInspector(
                config, classifier, FfmpegDecoders.sharingMemory(config), ticker);
    }

    private static void offer(Tap tap, MediaTag tag, long nowNanos) {
        tap.offer(tag, nowNanos);
        tag.release();
    }

    /**
     * Plays the tags in time, working each off; returns the video frames' shown times in millis.
     */
    private List<Long> play(InProcessInspector inspector, Tap tap, List<MediaTag> tags) {
        List<Long> shown = new ArrayList<>();
        for (MediaTag tag : tags) {
            if (tag.kind() == MediaTag.Kind.VIDEO) {
                VideoTag video = VideoTag.parse(tag.payload());
                if (video.isCodedFrame()) {
                    ticker.advanceMillis(FRAME_MILLIS);
                    shown.add(tag.timestampMillis() + video.compositionMillis());
                }
            }
            offer(tap, tag, ticker.nanoTime());
            for (Agent agent : inspector.agents()) {
                while (agent.doWork() == 0) {}
            }
        }
        return shown;
    }

    private void checkNumbers(List<Long> shown, int atLeast) {
        List<Long> inOrder = shown.stream().sorted().toList();
        int scored = 0;
        for (Inspection inspection : inspections) {
            if (inspection instanceof Inspection.Scored s) {
                long at = shown.get((int) s.sample().pictureId());
                assertEquals(inOrder.indexOf(at) % 256, s.scores().of(BarClassifier.NUMBER));
                scored++;
            }
        }
        assertTrue(scored >= atLeast, scored + " of " + inspections);
    }

    @Test
    void theFramesThatWereDueAreThePicturesThatAreClassified() {
        for (int gop : new int[] {4, 12, 30, 250}) {
            inspections.clear();
            InspectConfig config = config(Duration.ofMillis(300), 1);
            InProcessInspector inspector = inspector(config, new BarClassifier(), ticker);
            Tap tap =
                    inspector.open(
                            List.of("somebody"),
                            new Sampling(config.sampling(), gop, ticker.nanoTime()),
                            inspections::add);
            List<Long> shown = play(inspector, tap, Clips.numbered(200, gop));
            checkNumbers(shown, 25);
            tap.close();
            inspector.close();
            assertEquals(0, inspector.picturesHeld());
            assertEquals(0, inspector.counts().samplesInFlight());
            assertEquals(0, inspector.counts().tagsInFlight());
            assertTrue(
                    inspections.stream()
                            .filter(Inspection.Missed.class::isInstance)
                            .allMatch(i -> ((Inspection.Missed) i).cause() == Miss.STREAM_ENDED));
        }
    }

    @Test
    void withBFramesToo() throws Exception {
        InspectConfig config = config(Duration.ofMillis(160), 1);
        InProcessInspector inspector = inspector(config, new BarClassifier(), ticker);
        Tap tap =
                inspector.open(
                        List.of("somebody"),
                        new Sampling(config.sampling(), 3, 0),
                        inspections::add);
        List<Long> shown = play(inspector, tap, Clips.withBFrames());
        checkNumbers(shown, 5);
        assertTrue(
                inspections.stream()
                        .anyMatch(
                                i ->
                                        i instanceof Inspection.Scored s
                                                && s.sample().reorderNanos() > 0));
        tap.close();
        inspector.close();
    }

    @Test
    void theTestCardIsSeenByTheRealModel() throws Exception {
        InspectConfig config = config(Duration.ofMillis(500), 1);
        TorchClassifier model =
                TorchClassifier.open(
                        ModelPackage.builtIn("test-card"),
                        "cpu",
                        1,
                        Ticker.systemTicker()::nanoTime);
        InProcessInspector inspector = inspector(config, model, ticker);
        Tap tap =
                inspector.open(
                        List.of("somebody"),
                        new Sampling(config.sampling(), 1, 0),
                        inspections::add);
        int onset = 60;
        play(inspector, tap, Clips.turningIntoTheTestCard(120, onset));
        tap.close();
        inspector.close();
        int before = 0;
        int after = 0;
        for (Inspection inspection : inspections) {
            if (inspection instanceof Inspection.Scored s) {
                boolean card = s.sample().pictureId() >= onset;
                float probability = s.scores().of(TestCard.LABEL);
                assertTrue(
                        card == probability >= 0.9f, s.sample().pictureId() + ": " + probability);
                before += card ? 0 : 1;
                after += card ? 1 : 0;
            }
        }
        assertTrue(before >= 3 && after >= 3, before + " and " + after);
    }

    @Test
    void threadsServeManyStreamsAndEnd() throws Exception {
        InspectConfig config = config(Duration.ofMillis(100), 2);
        Ticker clock = Ticker.systemTicker();
        InProcessInspector inspector = inspector(config, new BarClassifier(), clock);
        inspector.start();
        LinkedBlockingQueue<Inspection> answers = new LinkedBlockingQueue<>();
        List<Tap> taps = new ArrayList<>();
        long start = clock.nanoTime();
        for (int seed = 0; seed < 6; seed++) {
            taps.add(
                    inspector.open(
                            List.of("somebody"),
                            new Sampling(config.sampling(), seed, start),
                            answers::add));
        }
        long now = start;
        for (MediaTag tag : Clips.numbered(100, 25)) {
            now += TimeUnit.MILLISECONDS.toNanos(20);
            for (Tap tap : taps) {
                tap.offer(tag, now);
            }
            tag.release();
        }
        Inspection first = answers.poll(30, TimeUnit.SECONDS);
        assertNotNull(first, "an answer came");
        taps.forEach(Tap::close);
        inspector.close();
        assertFalse(inspector.ready());
        InspectionCounts counts = inspector.counts();
        assertEquals(0, counts.samplesInFlight());
        assertEquals(0, counts.tagsInFlight());
        assertEquals(counts.drawn(), answers.size() + 1);
        assertEquals(0, inspector.picturesHeld());
        assertEquals(0, counts.bugs());
    }

    /** A classifier that hangs, as native code may. */
    private static final class Hanging implements Classifier {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private volatile boolean closed;

        @Override
        public String modelId() {
            return "hanging@1";
        }

        @Override
        public List<String> labels() {
            return List.of();
        }

        @Override
        public PictureSpec input() {
            return PictureSpec.rgb(16, 16);
        }

        @Override
        public List<Scores> classify(List<Picture> pictures) {
            entered.countDown();
            boolean interrupted = false;
            while (released.getCount() > 0) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return pictures.stream().map(p -> new Scores(List.of())).toList();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void closingLeavesAHangingThreadAndItsModelBehind() throws Exception {
        InspectConfig config = config(Duration.ofMillis(100), 1);
        Hanging classifier = new Hanging();
        InProcessInspector inspector = inspector(config, classifier, ticker);
        inspector.start();
        Tap tap =
                inspector.open(
                        List.of("somebody"),
                        new Sampling(config.sampling(), 1, 0),
                        inspections::add);
        for (MediaTag tag : Clips.numbered(10, 5)) {
            ticker.advanceMillis(50);
            offer(tap, tag, ticker.nanoTime());
        }
        assertTrue(classifier.entered.await(30, TimeUnit.SECONDS), "the classifier was asked");
        tap.close();
        inspector.close();
        assertFalse(classifier.closed, "its memory is still in use");
        classifier.released.countDown();
    }
}
