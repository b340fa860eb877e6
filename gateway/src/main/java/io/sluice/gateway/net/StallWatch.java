package io.sluice.gateway.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.stream.Beat;
import java.time.Duration;

/** Tells when something waits to be written to a channel and no byte is taken for too long. */
final class StallWatch {
    private static final int LOOKS = 8;

    private final Duration timeout;
    private final Ticker ticker;
    private final Deadline nextLook;
    private final Runnable onStalled;
    private long messages;
    private long lastProgress;
    private long lastMovedNanos;

    StallWatch(Duration timeout, Ticker ticker, Deadline nextLook, Runnable onStalled) {
        this.timeout = timeout;
        this.ticker = ticker;
        this.nextLook = nextLook;
        this.onStalled = onStalled;
    }

    void start(Channel channel) {
        lastMovedNanos = ticker.nanoTime();
        lookLater(channel);
    }

    private void lookLater(Channel channel) {
        long nanos = Beat.nanosToNext(timeout.dividedBy(LOOKS).toNanos(), ticker.nanoTime());
        nextLook.set(Duration.ofNanos(nanos), () -> look(channel));
    }

    void onWritten() {
        messages++;
    }

    private void look(Channel channel) {
        lookLater(channel);
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        boolean waits = outbound != null && outbound.totalPendingWriteBytes() > 0;
        long progress = messages + (waits ? outbound.currentProgress() : 0);
        if (!waits || progress != lastProgress) {
            lastProgress = progress;
            lastMovedNanos = ticker.nanoTime();
        } else if (ticker.nanoTime() - lastMovedNanos >= timeout.toNanos()) {
            stop();
            onStalled.run();
        }
    }

    void stop() {
        nextLook.cancel();
    }
}
