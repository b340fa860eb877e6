package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.rtmp.session.StreamKey;
import io.sluice.codecs.video.ClipEncoder;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.stream.EndReason;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.DrawnClip;
import io.sluice.loadtest.Loops;
import io.sluice.loadtest.MediaComparison;
import io.sluice.loadtest.OriginSettings;
import io.sluice.loadtest.PacedPublisher;
import io.sluice.loadtest.ProbeOrigin;
import io.sluice.loadtest.PublishReport;
import io.sluice.loadtest.PublisherSettings;
import io.sluice.loadtest.ReceivedStream;
import io.sluice.loadtest.Scene;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real inspector's process is killed, or stopped, under twenty streams: the relay loses
 * nothing, the time is counted, and the streams are screened again once another process is ready.
 */
class IsolationIT {
    private static final int STREAMS = 20;
    private static final int RATE = 30;
    private static final int CLIP_SECONDS = 4;
    private static final int PASSES = 5;

    /** Shorter than the time without a process, so that it shows in the account. */
    private static final Duration MAX_GAP = Duration.ofMillis(1_200);

    /** From a process that is ready to every stream screened: what is promised. */
    private static final int AIM_SECONDS = 2;

    /** The same on a machine that may be busy with other things. */
    private static final int BUSY_SECONDS = 5;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"SEGV", "STOP"})
    void theRelayLosesNothingAndScreeningComesBack(String signal) throws Exception {
        Ticker ticker = Ticker.systemTicker();
        try (Loops loops = new Loops(1, "probe");
                Clip clip = clip();
                ProbeOrigin origin = new ProbeOrigin(OriginSettings.loopback(), loops, ticker);
                TestGateway gateway =
                        TestGateway.inspecting(
                                folder.resolve("data"),
                                origin.start().getPort(),
                                IsolationIT::withShortGaps)) {
            List<CompletableFuture<PublishReport>> running = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                PublisherSettings settings =
                        PublisherSettings.of(gateway.address(), "app" + i, new StreamKey("k"));
                running.add(new PacedPublisher(settings, clip.play(PASSES), loops, ticker).start());
            }
            Await.that("every stream is screened", 15, () -> screened(gateway, Map.of()));
            long pid = child();
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
            Await.that("it is noticed", 10, () -> !gateway.ready());
            Await.that("another process is ready", 30, gateway::ready);
            Map<String, Long> before = gateway.book().scoredByStream();
            int soon = RealParts.full() ? AIM_SECONDS : BUSY_SECONDS;
            Await.that("every stream is screened again", soon, () -> screened(gateway, before));
            assertTrue(pid != child(), "another process");

            for (int i = 0; i < STREAMS; i++) {
                String app = "app" + i;
                PublishReport sent = running.get(i).get(60, TimeUnit.SECONDS);
                ReceivedStream received =
                        origin.streams().stream()
                                .filter(stream -> stream.app().equals(app))
                                .findFirst()
                                .orElseThrow();
                received.closed().get(5, TimeUnit.SECONDS);
                MediaComparison compared = MediaComparison.between(sent, received);
                assertTrue(compared.complete(), compared::toString);
            }
            Await.that("all ends", 5, () -> gateway.book().ends().size() == STREAMS);
            assertEquals(
                    Collections.nCopies(STREAMS, EndReason.UNPUBLISHED), gateway.book().ends());
            assertTrue(
                    gateway.book().unscreenedNanos().containsKey(UnscreenedCause.PROCESS),
                    () -> gateway.book().unscreenedNanos().toString());
        }
    }

    /** As a terminal's Ctrl-C and a service manager's stop reach a whole group of processes. */
    @Test
    void whatEndsTheGatewayDoesNotEndItsInspectorBefore() throws Exception {
        try (TestGateway gateway =
                TestGateway.inspecting(
                        folder.resolve("data"), NginxOrigin.freePort(), UnaryOperator.identity())) {
            ProcessHandle child = ProcessHandle.of(child()).orElseThrow();
            for (String signal : List.of("HUP", "INT", "TERM")) {
                String pid = Long.toString(child.pid());
                assertEquals(0, new ProcessBuilder("kill", "-" + signal, pid).start().waitFor());
            }
            assertThrows(TimeoutException.class, () -> child.onExit().get(1, TimeUnit.SECONDS));
            assertTrue(gateway.ready());
            gateway.close();
            child.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    private static boolean screened(TestGateway gateway, Map<String, Long> before) {
        Map<String, Long> now = gateway.book().scoredByStream();
        return now.size() == STREAMS
                && now.entrySet().stream()
                        .allMatch(e -> e.getValue() > before.getOrDefault(e.getKey(), 0L));
    }

    /** The one Java process that this one has started. */
    private static long child() {
        List<Long> found =
                ProcessHandle.current()
                        .children()
                        .filter(p -> p.info().command().orElse("").endsWith("/java"))
                        .map(ProcessHandle::pid)
                        .toList();
        assertEquals(1, found.size(), "one process inspects");
        return found.getFirst();
    }

    private static InspectConfig withShortGaps(InspectConfig c) {
        SamplingConfig s = c.sampling();
        return new InspectConfig(
                c.enabled(),
                c.isolation(),
                c.process(),
                new SamplingConfig(s.mode(), s.cadence(), s.jitter(), s.deadline(), MAX_GAP),
                c.tap(),
                c.decode(),
                c.classify());
    }

    private static Clip clip() {
        DrawnClip drawing =
                new DrawnClip(
                        new ClipEncoder.Video(320, 180, RATE, RATE, 250_000),
                        new ClipEncoder.Audio(44_100, 64_000),
                        CLIP_SECONDS * RATE,
                        new Scene(320, 180, RATE, 11));
        return new Clip(drawing.tags(ByteBufAllocator.DEFAULT), drawing.durationMillis());
    }
}
