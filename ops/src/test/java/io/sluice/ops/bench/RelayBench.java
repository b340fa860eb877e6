package io.sluice.ops.bench;

import io.sluice.gateway.stream.StreamObserver;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.Fingerprint;
import io.sluice.loadtest.MediaComparison;
import io.sluice.loadtest.OriginSettings;
import io.sluice.loadtest.PacedPublisher;
import io.sluice.loadtest.PublishReport;
import io.sluice.loadtest.ReceivedStream;
import io.sluice.loadtest.Scene;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * What the relay adds: 20 streams of 2.7 Mb/s straight to the origin and through the gateway, in
 * alternating windows of one run. Counted from handed to the socket to the last byte read.
 */
class RelayBench {
    private static final int STREAMS = Integer.getInteger("sluice.bench.streams", 20);
    private static final int WINDOWS = Integer.getInteger("sluice.bench.windows", 6);
    private static final int RATE = 30;
    private static final int SECONDS = 8;

    @Test
    void measure() throws Exception {
        boolean screening = Boolean.getBoolean("sluice.bench.screening");
        List<String> rows = new ArrayList<>(List.of("window,way,p50_ms,p99_ms"));
        List<Double> added = new ArrayList<>();
        try (Clip clip =
                        Rig.clip(
                                854,
                                480,
                                RATE,
                                2 * RATE,
                                2_650_000,
                                SECONDS * RATE,
                                new Scene(854, 480, RATE, 5));
                Rig rig =
                        new Rig(
                                OriginSettings.loopback(),
                                new StreamObserver() {},
                                screening ? config -> config : Rig::withoutScreening)) {
            window(rig, clip, true, -1);
            for (int window = 0; window < WINDOWS; window++) {
                Figures direct = window(rig, clip, false, 2 * window);
                Figures gated = window(rig, clip, true, 2 * window + 1);
                rows.add(window + ",direct," + direct.p(50) + "," + direct.p(99));
                rows.add(window + ",gateway," + gated.p(50) + "," + gated.p(99));
                Rig.say("direct  ms: %s", direct);
                Rig.say("gateway ms: %s", gated);
                added.add(gated.p(50) - direct.p(50));
            }
        }
        Rig.say(
                "relay-added p50 over direct, ms, screening %s, a value a window: %s",
                screening ? "on" : "off",
                new Figures(added.stream().mapToDouble(Double::doubleValue).toArray()));
        Rig.keep("relay-added", rows);
    }

    private static Figures window(Rig rig, Clip clip, boolean gated, int number) throws Exception {
        int first = rig.origin().streams().size();
        List<CompletableFuture<PublishReport>> running = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            String app = "w" + (number + 1) + "s" + i;
            PacedPublisher publisher =
                    gated ? rig.through(clip, 1, app, "k") : rig.direct(clip, 1, app, "k");
            running.add(publisher.start());
            Rig.TICKER.sleepMillis(13);
        }
        Map<String, PublishReport> sent = new HashMap<>();
        for (int i = 0; i < STREAMS; i++) {
            sent.put("w" + (number + 1) + "s" + i, running.get(i).get());
        }
        List<Double> millis = new ArrayList<>();
        for (ReceivedStream received : rig.origin().streams().subList(first, first + STREAMS)) {
            received.closed().get();
            collect(sent.get(received.app()), received, millis);
        }
        return new Figures(millis.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static void collect(PublishReport sent, ReceivedStream received, List<Double> millis) {
        MediaComparison compared = MediaComparison.between(sent, received);
        if (!compared.complete()) {
            throw new IllegalStateException("media was lost or changed: " + compared);
        }
        Map<Fingerprint, Long> written = new HashMap<>();
        sent.messages().forEach(message -> written.put(message.message(), message.writtenNanos()));
        received.messages()
                .forEach(
                        message ->
                                millis.add(
                                        (message.arrivedNanos() - written.get(message.message()))
                                                / 1e6));
    }
}
