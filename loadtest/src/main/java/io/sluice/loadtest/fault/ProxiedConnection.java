package io.sluice.loadtest.fault;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection through a fault proxy: a client's and a target's channel on one loop, a way each
 * direction, and how it all ends. Lives on that loop.
 */
final class ProxiedConnection {
    private final Channel client;
    private final Channel target;
    private final Way up;
    private final Way down;
    private final Ticker ticker;
    private final long startNanos;
    private final Consumer<ProxiedConnection> onOver;
    private @Nullable Future<?> resetTimer;
    private boolean broken;
    private boolean over;

    /** Tells when both channels are closed or closing and nothing is held any more. */
    ProxiedConnection(
            Channel client,
            ChannelFuture dialled,
            ProxySettings settings,
            SplittableRandom random,
            Ticker ticker,
            Consumer<ProxiedConnection> onOver) {
        this.client = client;
        this.target = dialled.channel();
        this.ticker = ticker;
        this.startNanos = ticker.nanoTime();
        this.onOver = onOver;
        int window = settings.windowBytes();
        DelayLine upLine = new DelayLine(random.split(), startNanos);
        DelayLine downLine = new DelayLine(random.split(), startNanos);
        up = new Way(client, target, upLine, window, ticker, this::onDelivered);
        down = new Way(target, client, downLine, window, ticker, this::onDelivered);
    }

    /** Hears both channels from now on. */
    void attach(ChannelFuture dialled) {
        client.pipeline().addLast(new ProxySide(this, up, down));
        target.pipeline().addLast(new ProxySide(this, down, up));
        dialled.addListener(
                done -> {
                    if (!done.isSuccess()) {
                        onReset(target);
                    }
                });
    }

    void behave(NetworkFault fault) {
        long latency = fault.latency().toNanos();
        long jitter = fault.jitter().toNanos();
        up.behave(latency, jitter, fault.upBytesPerSecond());
        down.behave(latency, jitter, NetworkFault.UNLIMITED);
        if (!broken) {
            cancelReset();
            fault.resetAfter()
                    .ifPresent(span -> resetIn(startNanos + span.toNanos() - ticker.nanoTime()));
        }
    }

    void onActive() {
        up.pump();
        down.pump();
    }

    /** That side is gone without a half-close: the other hears it when the path lets it. */
    void onReset(Channel side) {
        if (over || broken) {
            return;
        }
        broken = true;
        Way fromIt = side.equals(client) ? up : down;
        Way toIt = side.equals(client) ? down : up;
        toIt.close();
        cancelReset();
        resetIn(fromIt.resetNanos());
    }

    /** Closes both sides and drops what is on its way. */
    void close() {
        if (finish()) {
            var _ = client.close();
            var _ = target.close();
            onOver.accept(this);
        }
    }

    EventExecutor loop() {
        return client.eventLoop();
    }

    /** Most bytes that ever waited in one direction; read by anyone. */
    long mostHeldBytes() {
        return Math.max(up.mostHeldBytes(), down.mostHeldBytes());
    }

    private void onDelivered() {
        if (up.delivered() && down.delivered()) {
            close();
        }
    }

    private void resetBoth() {
        if (finish()) {
            reset(client);
            reset(target);
            onOver.accept(this);
        }
    }

    /** As a crashed peer: what the kernel has not sent is dropped too. */
    static void reset(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            var _ = channel.close();
        }
    }

    private boolean finish() {
        if (over) {
            return false;
        }
        over = true;
        cancelReset();
        up.close();
        down.close();
        return true;
    }

    private void resetIn(long nanos) {
        if (!over) {
            resetTimer = loop().schedule(this::resetBoth, Math.max(0, nanos), TimeUnit.NANOSECONDS);
        }
    }

    private void cancelReset() {
        if (resetTimer != null) {
            resetTimer.cancel(false);
            resetTimer = null;
        }
    }
}
