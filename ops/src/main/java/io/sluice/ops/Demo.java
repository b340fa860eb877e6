package io.sluice.ops;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.Loops;
import io.sluice.loadtest.MediaComparison;
import io.sluice.loadtest.OriginSettings;
import io.sluice.loadtest.ProbeOrigin;
import io.sluice.loadtest.PublishReport;
import io.sluice.loadtest.ReceivedStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * {@code sluice demo}: an origin, the gateway and a publisher on one machine; the recorded stream
 * turns into the test card and the gateway must cut it.
 */
final class Demo {
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);
    private static final long LOOK_AGAIN_MILLIS = 50;
    private static final long CLOSED_WITHIN_SECONDS = 5;

    private final DemoScreen screen;
    private final Ticker ticker = Ticker.systemTicker();

    Demo(Output output) {
        this.screen = new DemoScreen(output);
    }

    int run(Optional<Path> report) throws Exception {
        try (TempFolder data = TempFolder.make("sluice-demo");
                Loops loops = new Loops(2, "demo");
                Clip clip = DemoClip.open(ByteBufAllocator.DEFAULT);
                ProbeOrigin origin = new ProbeOrigin(OriginSettings.loopback(), loops, ticker)) {
            GatewayConfig config = LoopbackConfig.of(origin.start().getPort(), data.path());
            DemoWatch watch = new DemoWatch(ticker, DemoClip.onsetMillis(clip));
            try (Gateway gateway = new Gateway(config, watch)) {
                screen.say("Starting: the gateway loads its model.");
                gateway.start();
                awaitReady(gateway);
                introduce(clip, gateway, origin);
                DemoPublisher publisher =
                        new DemoPublisher(
                                gateway.ingestAddress(), clip, loops, ticker, watch, screen);
                return close(figures(publisher, gateway, origin, watch, config), report);
            }
        }
    }

    private static DemoFigures figures(
            DemoPublisher publisher,
            Gateway gateway,
            ProbeOrigin origin,
            DemoWatch watch,
            GatewayConfig config)
            throws Exception {
        PublishReport sent = publisher.publish();
        ReceivedStream received = origin.stream(0).get(CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS);
        received.closed().get(CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS);
        PublishReport comeback = publisher.comeBack();
        return new DemoFigures(
                config,
                MediaComparison.between(sent, received),
                comeback.outcome(),
                gateway.latency(),
                publisher.cut(sent, received),
                watch.unscreenedNanos());
    }

    private int close(DemoFigures figures, Optional<Path> report) throws Exception {
        int exit = figures.good() ? ExitCode.GOOD : ExitCode.FAILED;
        screen.close(figures);
        if (report.isPresent()) {
            DemoReport.write(report.get(), figures, exit);
        }
        return exit;
    }

    private void awaitReady(Gateway gateway) throws InterruptedException {
        long deadline = ticker.nanoTime() + READY_WITHIN.toNanos();
        while (!gateway.ready()) {
            if (ticker.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the model was not ready within " + READY_WITHIN);
            }
            ticker.sleepMillis(LOOK_AGAIN_MILLIS);
        }
    }

    private void introduce(Clip clip, Gateway gateway, ProbeOrigin origin) {
        screen.say(
                "The gateway takes encoders at "
                        + Addresses.text(gateway.ingestAddress())
                        + " and relays to an origin at "
                        + Addresses.text(origin.address())
                        + ".");
        screen.say(
                "A recorded stream of %d s is published now; from %.1f s on it shows the test card."
                        .formatted(
                                clip.durationMillis() / 1000, DemoClip.onsetMillis(clip) / 1000.0));
    }
}
