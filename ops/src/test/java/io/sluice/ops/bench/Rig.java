package io.sluice.ops.bench;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.rtmp.session.StreamKey;
import io.sluice.codecs.video.ClipEncoder;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.config.ClassifyConfig;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.config.IngestConfig;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.stream.StreamObserver;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.DrawnClip;
import io.sluice.loadtest.Loops;
import io.sluice.loadtest.OriginSettings;
import io.sluice.loadtest.PacedPublisher;
import io.sluice.loadtest.Painter;
import io.sluice.loadtest.ProbeOrigin;
import io.sluice.loadtest.PublisherSettings;
import io.sluice.ops.LoopbackConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * A probing origin, publishers and, between them, a gateway: what every benchmark here stands on.
 */
final class Rig implements AutoCloseable {
    static final Ticker TICKER = Ticker.systemTicker();

    private final Path data;
    private final Loops loops = new Loops(1, "bench");
    private final ProbeOrigin origin;
    private final Gateway gateway;
    private final InetSocketAddress originAddress;

    Rig(OriginSettings settings, StreamObserver observer, UnaryOperator<GatewayConfig> tuned)
            throws Exception {
        data = Files.createTempDirectory("sluice-bench");
        origin = new ProbeOrigin(settings, loops, TICKER);
        originAddress = origin.start();
        gateway = new Gateway(tuned.apply(base(originAddress.getPort())), observer);
        gateway.start();
        while (!gateway.ready()) {
            TICKER.sleepMillis(50);
        }
    }

    /** One event loop, so that the streams share it, and room for all of them from one address. */
    private GatewayConfig base(int originPort) {
        GatewayConfig c = LoopbackConfig.of(originPort, data);
        IngestConfig in = c.ingest();
        return new GatewayConfig(
                new IngestConfig(
                        in.listen(),
                        in.trustedProxies(),
                        in.tls(),
                        1,
                        in.publishDeadline(),
                        in.mediaIdle(),
                        in.appSegments(),
                        in.takeover(),
                        in.closeGrace(),
                        in.maxConnections(),
                        in.maxConnections(),
                        in.maxStreams(),
                        in.maxUnfinished(),
                        in.rates(),
                        in.rtmp()),
                c.origin(),
                c.auth(),
                inspect(c.inspect(), true),
                c.policy(),
                c.budget(),
                c.store(),
                c.metrics(),
                c.admin(),
                c.drain());
    }

    /**
     * The model that {@code -Dsluice.bench.model} names: a package's folder, or the built-in test
     * card.
     */
    static String model() {
        return System.getProperty("sluice.bench.model", "test-card");
    }

    static InspectConfig inspect(InspectConfig d, boolean enabled) {
        ClassifyConfig c = d.classify();
        return new InspectConfig(
                enabled,
                d.isolation(),
                d.process(),
                d.sampling(),
                d.tap(),
                d.decode(),
                new ClassifyConfig(
                        model(), "cpu", c.workers(), c.maxBatch(), c.maxPending(), c.maxDefer()));
    }

    static GatewayConfig withoutScreening(GatewayConfig c) {
        return new GatewayConfig(
                c.ingest(),
                c.origin(),
                c.auth(),
                inspect(c.inspect(), false),
                c.policy(),
                c.budget(),
                c.store(),
                c.metrics(),
                c.admin(),
                c.drain());
    }

    ProbeOrigin origin() {
        return origin;
    }

    InetSocketAddress ingestAddress() {
        return gateway.ingestAddress();
    }

    PacedPublisher through(Clip clip, int passes, String app, String key) {
        return publisher(gateway.ingestAddress(), clip, passes, app, key);
    }

    PacedPublisher direct(Clip clip, int passes, String app, String key) {
        return publisher(originAddress, clip, passes, app, key);
    }

    private PacedPublisher publisher(
            InetSocketAddress to, Clip clip, int passes, String app, String key) {
        return new PacedPublisher(
                PublisherSettings.of(to, app, new StreamKey(key)),
                clip.play(passes),
                loops,
                TICKER);
    }

    static Clip clip(
            int width,
            int height,
            int rate,
            int gopFrames,
            int bitsPerSecond,
            int frames,
            Painter painter) {
        DrawnClip drawing =
                new DrawnClip(
                        new ClipEncoder.Video(width, height, rate, gopFrames, bitsPerSecond),
                        new ClipEncoder.Audio(44_100, 64_000),
                        frames,
                        painter);
        return new Clip(drawing.tags(ByteBufAllocator.DEFAULT), drawing.durationMillis());
    }

    /** Keeps raw values under target/bench and says where. */
    static void keep(String name, Iterable<String> rows) {
        Path file = Path.of("target", "bench", name + ".csv");
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, rows);
            say("raw values: %s", file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void say(String format, Object... values) {
        System.out.printf("BENCH " + format + "%n", values);
    }

    @Override
    public void close() throws Exception {
        gateway.close();
        origin.close();
        loops.close();
        try (var left = Files.list(data)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(data);
    }
}
