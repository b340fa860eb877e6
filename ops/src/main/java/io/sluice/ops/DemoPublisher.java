package io.sluice.ops;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.session.StreamKey;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.policy.Verdict;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.Loops;
import io.sluice.loadtest.PacedPublisher;
import io.sluice.loadtest.PublishReport;
import io.sluice.loadtest.PublisherSettings;
import io.sluice.loadtest.ReceivedStream;
import io.sluice.loadtest.SentMessage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The demo's encoder: publishes the clip while the screen tells, and comes back after the cut. */
final class DemoPublisher {
    private static final Duration OVER_WITHIN = Duration.ofSeconds(35);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final long ANSWER_WITHIN_SECONDS = 3;
    private static final long RATE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final InetSocketAddress gateway;
    private final Clip clip;
    private final Loops loops;
    private final Ticker ticker;
    private final DemoWatch watch;
    private final DemoScreen screen;
    private final StreamKey key = new StreamKey("demo");
    private DemoEvent.@Nullable Decided cut;
    private Inspection.@Nullable Scored lastScored;
    private long ratedNanos;
    private long ratedBytes;

    DemoPublisher(
            InetSocketAddress gateway,
            Clip clip,
            Loops loops,
            Ticker ticker,
            DemoWatch watch,
            DemoScreen screen) {
        this.gateway = gateway;
        this.clip = clip;
        this.loops = loops;
        this.ticker = ticker;
        this.watch = watch;
        this.screen = screen;
    }

    /** Publishes, and shows what happens until the publish is over. */
    PublishReport publish() throws Exception {
        long start = ticker.nanoTime();
        screen.start(start);
        ratedNanos = start;
        PacedPublisher publisher = publisher();
        CompletableFuture<PublishReport> report = publisher.start();
        DemoEvent event = watch.next(TICK);
        while (event != null || !report.isDone()) {
            if (event != null) {
                screen.show(event);
                remember(event);
            }
            showRate(ticker.nanoTime());
            if (ticker.nanoTime() - start > OVER_WITHIN.toNanos()) {
                publisher.stop();
            }
            event = watch.next(TICK);
        }
        PublishReport over = report.get();
        screen.at(over.closedNanos(), "publisher", Replay.described(over.outcome()));
        return over;
    }

    /** A cut that does not stick is none: an encoder would be back in two seconds. */
    PublishReport comeBack() throws Exception {
        PacedPublisher again = publisher();
        CompletableFuture<PublishReport> report = again.start();
        try {
            return report.get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException goesOn) {
            again.stop();
            return report.get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** What is known of the cut, if there was one after the test card had begun. */
    Optional<DemoFigures.Cut> cut(PublishReport sent, ReceivedStream received) {
        Optional<SentMessage> onset = onset(sent);
        if (cut == null || onset.isEmpty()) {
            return Optional.empty();
        }
        Inspection.Scored last = lastScored;
        return Optional.of(
                new DemoFigures.Cut(
                        cut.stamps(),
                        last != null && last.sample().stamps() == cut.stamps()
                                ? last.sample().reorderNanos()
                                : 0,
                        onset.get().intendedNanos(),
                        received.lastArrivedNanos().orElseThrow()));
    }

    private Optional<SentMessage> onset(PublishReport sent) {
        long onsetMillis = DemoClip.onsetMillis(clip);
        return sent.messages().stream()
                .filter(message -> message.message().kind() == MediaTag.Kind.VIDEO)
                .filter(message -> message.message().timestampMillis() >= onsetMillis)
                .findFirst();
    }

    private PacedPublisher publisher() {
        return new PacedPublisher(
                PublisherSettings.of(gateway, "live", key), clip.play(1), loops, ticker);
    }

    private void remember(DemoEvent event) {
        switch (event) {
            case DemoEvent.Inspected(long at, Inspection.Scored scored) -> lastScored = scored;
            case DemoEvent.Decided decided when decided.verdict() instanceof Verdict.Cut ->
                    cut = decided;
            default -> {}
        }
    }

    private void showRate(long nowNanos) {
        long bytes = watch.relayedBytes();
        if (nowNanos - ratedNanos >= RATE_EVERY_NANOS && bytes > ratedBytes) {
            screen.rate(nowNanos, bytes - ratedBytes, nowNanos - ratedNanos);
            ratedNanos = nowNanos;
            ratedBytes = bytes;
        }
    }
}
