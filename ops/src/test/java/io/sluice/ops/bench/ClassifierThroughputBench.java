package io.sluice.ops.bench;

import io.sluice.codecs.video.Picture;
import io.sluice.codecs.video.PicturePool;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.stream.StreamInfo;
import io.sluice.gateway.stream.StreamObserver;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.OriginSettings;
import io.sluice.loadtest.PacedPublisher;
import io.sluice.loadtest.PublishReport;
import io.sluice.loadtest.Scene;
import io.sluice.loadtest.report.Bootstrap;
import io.sluice.models.classify.ModelPackage;
import io.sluice.models.classify.TorchClassifier;
import io.sluice.models.testcard.GoldenPicture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/**
 * Pictures a second that the gateway's one inference worker classifies when more are offered than
 * it can take, against the same classifier alone in a loop: the loop, the gateway and the loop
 * again in turn.
 */
class ClassifierThroughputBench {
    private static final int ROUNDS = Integer.getInteger("sluice.bench.rounds", 10);
    private static final int STREAMS = Integer.getInteger("sluice.bench.streams", 120);
    private static final int RATE = 10;
    private static final int CLIP_SECONDS = 10;
    private static final long WARM_MILLIS = 3_000;
    private static final long WINDOW_MILLIS = 5_000;

    private final LongAdder scored = new LongAdder();
    private final Map<Miss, LongAdder> misses = new ConcurrentHashMap<>();

    @Test
    void measure() throws Exception {
        StreamObserver counter =
                new StreamObserver() {
                    @Override
                    public void onInspection(StreamInfo stream, Inspection inspection) {
                        switch (inspection) {
                            case Inspection.Scored _ -> scored.increment();
                            case Inspection.Missed missed ->
                                    misses.computeIfAbsent(missed.cause(), c -> new LongAdder())
                                            .increment();
                        }
                    }
                };
        double[] ratios = new double[ROUNDS];
        double[] control = new double[ROUNDS];
        try (Clip clip =
                        Rig.clip(
                                160,
                                90,
                                RATE,
                                RATE,
                                60_000,
                                CLIP_SECONDS * RATE,
                                new Scene(160, 90, RATE, 3));
                Rig rig = new Rig(roomForAll(), counter, ClassifierThroughputBench::keyframes);
                TorchClassifier alone =
                        TorchClassifier.open(
                                ModelPackage.named(Rig.model()), "cpu", 1, System::nanoTime)) {
            bare(alone);
            for (int round = 0; round < ROUNDS; round++) {
                double before = bare(alone);
                double loaded = loaded(rig, clip, round);
                double after = bare(alone);
                ratios[round] = loaded * 2 / (before + after);
                control[round] = after / before;
                Rig.say(
                        "classifier round %d: bare %.1f, under load %.1f, bare %.1f pictures/s",
                        round, before, loaded, after);
            }
        }
        Rig.say(
                "classifier under load / bare, model %s: %s, A/A %s",
                Rig.model(), new Bootstrap().median(ratios), new Bootstrap().median(control));
    }

    private static OriginSettings roomForAll() {
        OriginSettings s = OriginSettings.loopback();
        return new OriginSettings(
                s.listen(), s.limits(), ROUNDS * STREAMS, 0, s.receiveBufferBytes());
    }

    /** A sample for each keyframe, one a second and stream. */
    private static GatewayConfig keyframes(GatewayConfig c) {
        InspectConfig i = c.inspect();
        SamplingConfig s = i.sampling();
        return new GatewayConfig(
                c.ingest(),
                c.origin(),
                c.auth(),
                new InspectConfig(
                        i.enabled(),
                        i.isolation(),
                        i.process(),
                        new SamplingConfig(
                                SamplingConfig.Mode.KEYFRAMES,
                                Duration.ofSeconds(1),
                                s.jitter(),
                                s.deadline(),
                                s.maxGap()),
                        i.tap(),
                        i.decode(),
                        i.classify()),
                c.policy(),
                c.budget(),
                c.store(),
                c.metrics(),
                c.admin(),
                c.drain());
    }

    private static double bare(TorchClassifier classifier) throws Exception {
        PicturePool pool = new PicturePool(classifier.input(), 1);
        Picture picture = pool.take();
        picture.rgb()
                .put(
                        0,
                        GoldenPicture.RAMP.rgb(
                                picture.spec().rgbWidth(), picture.spec().rgbHeight()));
        long start = System.nanoTime();
        long end = start + Duration.ofMillis(WINDOW_MILLIS).toNanos();
        int count = 0;
        while (System.nanoTime() - end < 0) {
            classifier.classify(List.of(picture));
            count++;
        }
        picture.release();
        return count / ((System.nanoTime() - start) / 1e9);
    }

    private double loaded(Rig rig, Clip clip, int round) throws Exception {
        List<CompletableFuture<PublishReport>> running = new ArrayList<>();
        List<PacedPublisher> publishers = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            PacedPublisher publisher = rig.through(clip, 2, "live", "k" + round + "-" + i);
            publishers.add(publisher);
            running.add(publisher.start());
            Rig.TICKER.sleepMillis(8);
        }
        Rig.TICKER.sleepMillis(WARM_MILLIS);
        scored.reset();
        long start = System.nanoTime();
        Rig.TICKER.sleepMillis(WINDOW_MILLIS);
        double perSecond = scored.sum() / ((System.nanoTime() - start) / 1e9);
        publishers.forEach(PacedPublisher::stop);
        Map<String, Integer> outcomes = new TreeMap<>();
        for (CompletableFuture<PublishReport> report : running) {
            outcomes.merge(report.get().outcome().toString(), 1, Integer::sum);
        }
        Rig.TICKER.sleepMillis(500);
        Rig.say("round %d: missed so far %s, published %s", round, misses, outcomes);
        return perSecond;
    }
}
