package io.sluice.gateway.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.gateway.config.ClassifyConfig;
import io.sluice.gateway.config.DecodeConfig;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.config.Isolation;
import io.sluice.gateway.config.ProcessConfig;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.config.TapConfig;
import io.sluice.gateway.tap.Sampler;
import io.sluice.gateway.tap.Tap;
import io.sluice.gateway.tap.TestTags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One stream through a whole inspector on one thread and one clock, with a book of its frames. */
final class Rig implements AutoCloseable {
    final MockTicker ticker = Ticker.newMockTicker();
    final InspectConfig config;
    final InProcessInspector inspector;
    final Tap tap;
    final List<Inspection> inspections = new ArrayList<>();

    /** The sample's number, for each frame that a second sampler finds due, by picture. */
    final Map<Long, Long> dueByPicture = new HashMap<>();

    final Map<Long, Long> receivedByPicture = new HashMap<>();
    FakeDecoders.Trouble trouble = FakeDecoders.Trouble.NONE;
    boolean classifierFails;
    boolean classifierBabbles;
    private final List<FakeDecoders> decoders = new ArrayList<>();
    private final FakeClassifier classifier =
            new FakeClassifier(() -> classifierFails, () -> classifierBabbles);
    private final Sampler oracle;
    private long pictureId;
    private long places;

    Rig(Settings settings) {
        SamplingConfig sampling =
                new SamplingConfig(
                        settings.mode,
                        Duration.ofNanos(settings.cadenceNanos),
                        true,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5));
        config =
                new InspectConfig(
                        true,
                        Isolation.NONE,
                        ProcessConfig.defaults(),
                        sampling,
                        new TapConfig(
                                8,
                                settings.tapTags,
                                DataSize.mebibytes(8),
                                new DataSize(settings.tailBytes),
                                new DataSize(settings.bytesInAll)),
                        new DecodeConfig(1, 1 << 20, settings.pictures, new DataSize(0)),
                        new ClassifyConfig("fake", "cpu", 1, 4, 64, Duration.ZERO));
        inspector =
                new InProcessInspector(
                        config,
                        classifier,
                        pictures -> {
                            FakeDecoders made =
                                    new FakeDecoders(pictures, settings.delayFrames, () -> trouble);
                            decoders.add(made);
                            return made;
                        },
                        ticker);
        tap =
                inspector.open(
                        List.of("somebody"),
                        new Sampling(sampling, settings.seed, 0),
                        inspections::add);
        oracle = Sampler.of(sampling, settings.seed, 0);
    }

    /** What varies between tests; the rest is wide. */
    static final class Settings {
        SamplingConfig.Mode mode = SamplingConfig.Mode.CADENCE;
        long cadenceNanos = 1_000_000_000L;
        long seed = 1;
        int delayFrames;
        int tapTags = 100_000;
        long tailBytes = 1 << 20;
        long bytesInAll = 1 << 30;
        int pictures = 64;
    }

    void header(int content) {
        offer(TestTags.sequenceStart(content));
    }

    /** Offers a frame received now. */
    void frame(boolean keyframe, long order) {
        receivedByPicture.put(pictureId, ticker.nanoTime());
        coming(keyframe);
        offer(TestTags.frame(keyframe, places++, order));
    }

    private void coming(boolean keyframe) {
        long now = ticker.nanoTime();
        drawn(oracle.onFrame(new Sampler.Frame(now, keyframe, millis(), millis())), pictureId);
        pictureId++;
    }

    private void drawn(Sampler.Draw draw, long newest) {
        if (draw.due() != null) {
            dueByPicture.put(newest - draw.back(), draw.due().number());
        }
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(ticker.nanoTime());
    }

    /** Offers a packet whose pictures can't be found. */
    void hidden() {
        coming(false);
        offer(TestTags.hidden());
    }

    void offer(MediaTag tag) {
        tap.offer(TestTags.at(millis(), tag), ticker.nanoTime());
        tag.release();
    }

    long pictures() {
        return pictureId;
    }

    void pass(long nanos) {
        ticker.advance(nanos, TimeUnit.NANOSECONDS);
        if (tap.heldUntilNanos() <= ticker.nanoTime()) {
            drawn(oracle.settle(ticker.nanoTime(), false), pictureId - 1);
            tap.settle();
        }
    }

    void decode() {
        inspector.agents().getFirst().doWork();
    }

    void infer() {
        inspector.agents().getLast().doWork();
    }

    void workOff() {
        for (Agent agent : inspector.agents()) {
            while (agent.doWork() == 0) {}
        }
    }

    List<Inspection.Scored> scored() {
        return inspections.stream()
                .filter(Inspection.Scored.class::isInstance)
                .map(Inspection.Scored.class::cast)
                .toList();
    }

    List<Inspection.Missed> missed() {
        return inspections.stream()
                .filter(Inspection.Missed.class::isInstance)
                .map(Inspection.Missed.class::cast)
                .toList();
    }

    List<Miss> causes() {
        return missed().stream().map(Inspection.Missed::cause).toList();
    }

    /** Each scored sample is a frame that was due, under its number, and its own picture. */
    void checkScored(String at) {
        for (Inspection.Scored scored : scored()) {
            Sample sample = scored.sample();
            assertEquals(dueByPicture.get(sample.pictureId()), sample.number(), at);
            assertEquals(receivedByPicture.get(sample.pictureId()), scored.atNanos(), at);
            assertEquals((float) sample.pictureId(), scored.scores().of("ticket"), at);
            assertTrue(sample.reorderNanos() >= 0, at);
        }
        List<Long> numbers = new ArrayList<>();
        scored().forEach(s -> numbers.add(s.sample().number()));
        missed().forEach(m -> numbers.add(m.number()));
        assertEquals(numbers.size(), numbers.stream().distinct().count(), at + ": counted twice");
    }

    int openDecoders() {
        return decoders.stream().mapToInt(FakeDecoders::open).sum();
    }

    InspectionCounts counts() {
        return inspector.counts();
    }

    @Override
    public void close() {
        tap.close();
        workOff();
        inspector.close();
        String at = "at the end";
        InspectionCounts counts = counts();
        assertEquals(0, counts.samplesInFlight(), at);
        assertEquals(0, counts.tagsInFlight(), at);
        assertEquals(0, counts.bugs(), at);
        assertEquals(0, inspector.picturesHeld(), at);
        assertEquals(0, inspector.pending(), at);
        assertEquals(0, inspector.waitingBytes(), at);
        assertEquals(counts.drawn(), inspections.size(), at);
        assertEquals(counts.scored(), scored().size(), at);
        checkScored(at);
        assertTrue(classifier.closed());
        decoders.forEach(each -> assertTrue(each.allClosed(), "decoders closed"));
    }
}
