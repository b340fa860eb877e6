package io.sluice.ops.bench;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.policy.Verdict;
import io.sluice.gateway.stream.StreamInfo;
import io.sluice.gateway.stream.StreamObserver;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.OriginSettings;
import io.sluice.loadtest.PacedPublisher;
import io.sluice.loadtest.PublishReport;
import io.sluice.loadtest.Scene;
import io.sluice.models.testcard.TestCard;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * Test card on screen to cut: streams turn into the test card at random frames, ten at a time,
 * until 200 have. Counted from when the first frame of the card should have left the publisher to
 * the cut carried out.
 */
class OnsetToCutBench {
    private static final int ONSETS = Integer.getInteger("sluice.bench.onsets", 200);
    private static final int AT_A_TIME = 10;
    private static final int CLIPS = 10;
    private static final int RATE = 30;
    private static final int CARD_FRAMES = 6 * RATE;

    /** A clip and the frame at which it turns. */
    private record Turning(Clip clip, long onsetMillis) {}

    private static final class Watch implements StreamObserver {
        private final Map<String, Long> cutNanos = new ConcurrentHashMap<>();
        private final Map<String, List<Long>> sampledNanos = new ConcurrentHashMap<>();

        @Override
        public void onInspection(StreamInfo stream, Inspection inspection) {
            sampledNanos
                    .computeIfAbsent(stream.app(), app -> new CopyOnWriteArrayList<>())
                    .add(inspection.atNanos());
        }

        /**
         * Samples drawn before the onset: after it the cut, which ends on a sample, would bias the
         * count.
         */
        long samplesBefore(String app, long onsetNanos) {
            return sampledNanos.getOrDefault(app, List.of()).stream()
                    .filter(at -> at < onsetNanos)
                    .count();
        }

        @Override
        public void onVerdict(StreamInfo stream, Verdict verdict, Stamps stamps) {
            if (verdict instanceof Verdict.Cut) {
                cutNanos.put(stream.app(), stamps.at(Stage.ACTED));
            }
        }
    }

    @Test
    void measure() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        List<Turning> turnings = new ArrayList<>();
        for (int i = 0; i < CLIPS; i++) {
            turnings.add(turning(random.nextInt(2 * RATE, 5 * RATE), i));
        }
        Watch watch = new Watch();
        List<String> rows = new ArrayList<>(List.of("onset_to_cut_s"));
        List<Double> seconds = new ArrayList<>();
        int missed = 0;
        long samples = 0;
        double streamSeconds = 0;
        try (Rig rig = new Rig(OriginSettings.loopback(), watch, config -> config)) {
            for (int done = 0; done < ONSETS; done += AT_A_TIME) {
                Map<String, CompletableFuture<PublishReport>> running = new ConcurrentHashMap<>();
                Map<String, Turning> which = new ConcurrentHashMap<>();
                for (int i = 0; i < AT_A_TIME; i++) {
                    Turning turning = turnings.get(random.nextInt(CLIPS));
                    String name = "a" + (done + i);
                    PacedPublisher publisher = rig.through(turning.clip(), 1, name, "key" + name);
                    which.put(name, turning);
                    running.put(name, publisher.start());
                    Rig.TICKER.sleepMillis(random.nextInt(20, 180));
                }
                for (var entry : running.entrySet()) {
                    PublishReport report = entry.getValue().get();
                    Long cut = watch.cutNanos.get(entry.getKey());
                    long onset = onsetNanos(report, which.get(entry.getKey()));
                    samples += watch.samplesBefore(entry.getKey(), onset);
                    streamSeconds += (onset - report.acceptedNanos()) / 1e9;
                    if (cut == null) {
                        missed++;
                    } else {
                        seconds.add((cut - onset) / 1e9);
                        rows.add(Double.toString((cut - onset) / 1e9));
                    }
                }
            }
        }
        turnings.forEach(turning -> turning.clip().close());
        double[] values = seconds.stream().mapToDouble(Double::doubleValue).toArray();
        Rig.say(
                "onset to cut, s, model %s: %s, not cut %d",
                Rig.model(), new Figures(values), missed);
        Rig.say(
                "samples a stream-second before the onset: %.4f (%d in %.0f s)",
                samples / streamSeconds, samples, streamSeconds);
        Rig.keep("onset-to-cut", rows);
    }

    private static long onsetNanos(PublishReport report, Turning turning) {
        return report.messages().stream()
                .filter(sent -> sent.message().kind() == MediaTag.Kind.VIDEO)
                .filter(sent -> sent.message().timestampMillis() >= turning.onsetMillis())
                .findFirst()
                .orElseThrow()
                .intendedNanos();
    }

    private static Turning turning(int onsetFrame, long seed) {
        Scene scene = new Scene(640, 360, RATE, seed);
        byte[] card = TestCard.rgb(640, 360);
        Clip clip =
                Rig.clip(
                        640,
                        360,
                        RATE,
                        2 * RATE,
                        1_000_000,
                        onsetFrame + CARD_FRAMES,
                        (int frame, ByteBuffer rgb) -> {
                            if (frame < onsetFrame) {
                                scene.paint(frame, rgb);
                            } else {
                                rgb.put(0, card);
                            }
                        });
        return new Turning(clip, onsetFrame * 1000L / RATE);
    }
}
