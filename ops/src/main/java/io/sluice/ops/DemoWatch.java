package io.sluice.ops;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.policy.Verdict;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.StreamInfo;
import io.sluice.gateway.stream.StreamObserver;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the demo sees of the gateway: events for the screen, sums for the figures. Hears on the
 * stream's loop, is read by the demo's thread.
 */
final class DemoWatch implements StreamObserver {
    private final Ticker ticker;
    private final long onsetMillis;
    private final AtomicBoolean cardShown = new AtomicBoolean();
    private final BlockingQueue<DemoEvent> events = new LinkedBlockingQueue<>();
    private final AtomicLong relayedBytes = new AtomicLong();
    private final AtomicLong unscreenedNanos = new AtomicLong();

    /**
     * @param onsetMillis the timestamp of the first frame with the test card
     */
    DemoWatch(Ticker ticker, long onsetMillis) {
        this.ticker = ticker;
        this.onsetMillis = onsetMillis;
    }

    /** The next event, waiting for it that long at most; null without one. */
    @Nullable DemoEvent next(Duration patience) throws InterruptedException {
        return events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    long relayedBytes() {
        return relayedBytes.get();
    }

    long unscreenedNanos() {
        return unscreenedNanos.get();
    }

    @Override
    public void onPublished(StreamInfo stream) {
        events.add(new DemoEvent.Connected(ticker.nanoTime(), stream));
    }

    @Override
    public void onMedia(StreamInfo stream, MediaTag tag, long receivedNanos) {
        boolean card = tag.kind() == MediaTag.Kind.VIDEO && tag.timestampMillis() >= onsetMillis;
        if (card && cardShown.compareAndSet(false, true)) {
            events.add(new DemoEvent.CardShown(receivedNanos));
        }
    }

    @Override
    public void onRelayed(StreamInfo stream, int bytes, long receivedNanos, long writtenNanos) {
        relayedBytes.addAndGet(bytes);
    }

    @Override
    public void onInspection(StreamInfo stream, Inspection inspection) {
        events.add(new DemoEvent.Inspected(ticker.nanoTime(), inspection));
    }

    @Override
    public void onVerdict(StreamInfo stream, Verdict verdict, Stamps stamps) {
        switch (verdict) {
            case Verdict.Flag flag ->
                    events.add(new DemoEvent.Decided(ticker.nanoTime(), flag, stamps));
            case Verdict.Cut cut ->
                    events.add(new DemoEvent.Decided(ticker.nanoTime(), cut, stamps));
            case Verdict.Pass pass -> {}
            case Verdict.Clear clear -> {}
        }
    }

    @Override
    public void onUnscreened(StreamInfo stream, UnscreenedCause cause, long nanos) {
        unscreenedNanos.addAndGet(nanos);
    }

    @Override
    public void onEnded(StreamInfo stream, EndReason reason) {
        events.add(new DemoEvent.Ended(ticker.nanoTime(), reason));
    }
}
