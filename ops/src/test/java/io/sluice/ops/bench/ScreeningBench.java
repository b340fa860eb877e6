package io.sluice.ops.bench;

import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.policy.Verdict;
import io.sluice.gateway.stream.StreamInfo;
import io.sluice.gateway.stream.StreamObserver;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.OriginSettings;
import io.sluice.loadtest.PacedPublisher;
import io.sluice.loadtest.Scene;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/**
 * Received to verdict: ten streams of 720p30 without B-frames at a cadence of 1 s, publishers and
 * origin on the same cores.
 */
class ScreeningBench {
    private static final int STREAMS = Integer.getInteger("sluice.bench.streams", 10);
    private static final int RATE = 30;
    private static final int SECONDS = 10;
    private static final int PASSES = Integer.getInteger("sluice.bench.passes", 6);

    private static final class Watch implements StreamObserver {
        private final List<long[]> stages = Collections.synchronizedList(new ArrayList<>());
        private final Map<String, LongAdder> losses = new ConcurrentHashMap<>();
        private final LongAdder screened = new LongAdder();

        @Override
        public void onInspection(StreamInfo stream, Inspection inspection) {
            if (inspection instanceof Inspection.Missed missed) {
                losses.computeIfAbsent("missed " + missed.cause(), c -> new LongAdder())
                        .increment();
            }
        }

        @Override
        public void onScreened(StreamInfo stream, long nanos) {
            screened.add(nanos);
        }

        @Override
        public void onUnscreened(StreamInfo stream, UnscreenedCause cause, long nanos) {
            losses.computeIfAbsent("unscreened ns " + cause, c -> new LongAdder()).add(nanos);
        }

        @Override
        public void onVerdict(StreamInfo stream, Verdict verdict, Stamps stamps) {
            long[] since = new long[Stage.DECIDED.ordinal() + 1];
            for (Stage stage : Stage.values()) {
                if (stage.ordinal() < since.length) {
                    since[stage.ordinal()] = stamps.between(Stage.RECEIVED, stage);
                }
            }
            stages.add(since);
        }
    }

    @Test
    void measure() throws Exception {
        Watch watch = new Watch();
        try (Clip clip =
                        Rig.clip(
                                1280,
                                720,
                                RATE,
                                2 * RATE,
                                3_000_000,
                                SECONDS * RATE,
                                new Scene(1280, 720, RATE, 3));
                Rig rig = new Rig(OriginSettings.loopback(), watch, config -> config)) {
            Rig.say("clip: %.2f Mb/s", bitsPerSecond(clip) / 1e6);
            List<PacedPublisher> publishers = new ArrayList<>();
            List<java.util.concurrent.CompletableFuture<io.sluice.loadtest.PublishReport>> running =
                    new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                PacedPublisher publisher = rig.through(clip, PASSES, "live", "k" + i);
                publishers.add(publisher);
                running.add(publisher.start());
                Rig.TICKER.sleepMillis(137);
            }
            for (var report : running) {
                Rig.say("publisher: %s, lag %s", report.get().outcome(), report.get().lag());
            }
        }
        report(watch);
    }

    private static double bitsPerSecond(Clip clip) {
        long bytes = clip.tags().stream().mapToLong(tag -> tag.size()).sum();
        return bytes * 8 / (clip.durationMillis() / 1e3);
    }

    private static void report(Watch watch) {
        List<String> rows = new ArrayList<>(List.of("received_to_decided_ms"));
        for (Stage stage :
                List.of(
                        Stage.TAPPED,
                        Stage.DECODED,
                        Stage.BATCHED,
                        Stage.CLASSIFIED,
                        Stage.DECIDED)) {
            double[] millis =
                    watch.stages.stream()
                            .mapToDouble(since -> since[stage.ordinal()] / 1e6)
                            .toArray();
            Rig.say("received to %s, ms, model %s: %s", stage, Rig.model(), new Figures(millis));
        }
        watch.stages.forEach(
                since -> rows.add(Double.toString(since[Stage.DECIDED.ordinal()] / 1e6)));
        watch.losses.forEach((what, count) -> Rig.say("%s: %d", what, count.sum()));
        Rig.say("screened: %.1f s", watch.screened.sum() / 1e9);
        Rig.keep("received-to-verdict", rows);
    }
}
