package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.rtmp.session.StreamKey;
import io.sluice.codecs.video.ClipEncoder;
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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Inspection that breaks in the middle of a stream: the relay loses nothing, and the time that was
 * not screened is counted.
 */
class FailingInspectionIT {
    private static final int RATE = 30;
    private static final int CLIP_SECONDS = 4;
    private static final double MAX_GAP_SECONDS = 5;

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(Breakable.Fault.class)
    void theRelayLosesNothingAndTheTimeIsCounted(Breakable.Fault fault) throws Exception {
        Breakable breakable = new Breakable();
        Ticker ticker = Ticker.systemTicker();
        try (Loops loops = new Loops(1, "probe");
                Clip clip = clip();
                ProbeOrigin origin = new ProbeOrigin(OriginSettings.loopback(), loops, ticker);
                TestGateway gateway =
                        TestGateway.start(
                                folder.resolve("data"), origin.start().getPort(), breakable)) {
            int passes = RealParts.full() ? 15 : 3;
            PacedPublisher publisher =
                    new PacedPublisher(
                            PublisherSettings.of(gateway.address(), "live", new StreamKey("k")),
                            clip.play(passes),
                            loops,
                            ticker);
            CompletableFuture<PublishReport> running = publisher.start();
            Await.that("three samples scored", 10, () -> gateway.book().scored().size() >= 3);
            breakable.breakNow(fault);
            PublishReport sent = running.get(120, TimeUnit.SECONDS);
            ReceivedStream received = origin.stream(0).get(5, TimeUnit.SECONDS);
            received.closed().get(5, TimeUnit.SECONDS);
            Await.that("the stream's end", 5, () -> !gateway.book().ends().isEmpty());

            MediaComparison compared = MediaComparison.between(sent, received);
            assertTrue(compared.complete(), compared::toString);
            assertEquals(List.of(EndReason.UNPUBLISHED), gateway.book().ends());
            double blind = gateway.book().secondsFromLastScoredToEnd() - MAX_GAP_SECONDS;
            assertTrue(blind > 2, "the fault lasted");
            assertEquals(blind, gateway.book().unscreenedSeconds(), 1, "unscreened seconds");
            Set<UnscreenedCause> causes = gateway.book().unscreenedNanos().keySet();
            assertTrue(fault.causes().containsAll(causes), causes::toString);
        } finally {
            breakable.mend();
        }
    }

    private static Clip clip() {
        DrawnClip drawing =
                new DrawnClip(
                        new ClipEncoder.Video(640, 360, RATE, RATE, 800_000),
                        new ClipEncoder.Audio(44_100, 64_000),
                        CLIP_SECONDS * RATE,
                        new Scene(640, 360, RATE, 11));
        return new Clip(drawing.tags(ByteBufAllocator.DEFAULT), drawing.durationMillis());
    }
}
