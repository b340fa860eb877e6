package io.sluice.ops.bench;

import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.policy.Verdict;
import io.sluice.gateway.stream.StreamInfo;
import io.sluice.gateway.stream.StreamObserver;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.OriginBehaviour;
import io.sluice.loadtest.OriginSettings;
import io.sluice.loadtest.PublishReport;
import io.sluice.loadtest.ReceivedStream;
import io.sluice.models.testcard.TestCard;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Classified to the last media byte that the origin reads: 20 streams on one loop, all of them the
 * test card, against a healthy origin and one that reads slower than the streams come.
 */
class CutBench {
    private static final int STREAMS = 20;
    private static final int ROUNDS = Integer.getInteger("sluice.bench.rounds", 10);
    private static final int RATE = 30;
    private static final int SECONDS = 10;

    private static final class Watch implements StreamObserver {
        private final Map<String, Long> classified = new ConcurrentHashMap<>();

        @Override
        public void onVerdict(StreamInfo stream, Verdict verdict, Stamps stamps) {
            if (verdict instanceof Verdict.Cut) {
                classified.put(stream.app(), stamps.at(Stage.CLASSIFIED));
            }
        }
    }

    @Test
    void healthyOrigin() throws Exception {
        measure("healthy", OriginSettings.loopback(), OriginBehaviour.healthy());
    }

    @Test
    void slowOrigin() throws Exception {
        measure(
                "slow",
                OriginSettings.loopback().withReceiveBuffer(32 << 10),
                OriginBehaviour.healthy().reading(150_000));
    }

    private static void measure(String name, OriginSettings settings, OriginBehaviour behaviour)
            throws Exception {
        byte[] card = TestCard.rgb(854, 480);
        Watch watch = new Watch();
        List<Double> millis = new ArrayList<>();
        int uncut = 0;
        try (Clip clip =
                        Rig.clip(
                                854,
                                480,
                                RATE,
                                2 * RATE,
                                2_650_000,
                                SECONDS * RATE,
                                (int frame, ByteBuffer rgb) -> shaken(card, frame, rgb));
                Rig rig = new Rig(settings, watch, config -> config)) {
            rig.origin().behave(behaviour);
            for (int round = 0; round < ROUNDS; round++) {
                uncut += round(rig, clip, round, watch, millis);
            }
        }
        Figures figures = new Figures(millis.stream().mapToDouble(Double::doubleValue).toArray());
        Rig.say("classified to last byte at a %s origin, ms: %s, not cut %d", name, figures, uncut);
        Rig.keep("classified-to-last-byte-" + name, millis.stream().map(String::valueOf).toList());
    }

    private static int round(Rig rig, Clip clip, int round, Watch watch, List<Double> millis)
            throws Exception {
        int first = rig.origin().streams().size();
        List<CompletableFuture<PublishReport>> running = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            String app = "r" + round + "s" + i;
            running.add(rig.through(clip, 1, app, "key" + app).start());
        }
        for (var report : running) {
            report.get();
        }
        int uncut = 0;
        for (ReceivedStream received : rig.origin().streams().subList(first, first + STREAMS)) {
            received.closed().get(30, TimeUnit.SECONDS);
            Long classified = watch.classified.get(received.app());
            if (classified == null) {
                uncut++;
            } else {
                long last = received.lastArrivedNanos().orElseThrow();
                millis.add(Math.max(0, last - classified) / 1e6);
            }
        }
        return uncut;
    }

    /** The card with a little noise, so that its frames are as heavy as a camera's. */
    private static void shaken(byte[] card, int frame, ByteBuffer rgb) {
        long state = frame * 0x9E3779B97F4A7C15L + 1;
        for (int i = 0; i < card.length; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            int noisy = (card[i] & 0xFF) + (int) (state & 31) - 16;
            rgb.put(i, (byte) Math.clamp(noisy, 0, 255));
        }
    }
}
