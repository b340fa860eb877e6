package io.sluice.loadtest.fault;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.handshake.ClientHandshake;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One hostile client's connection; lives on its loop, from dialling to the report. */
final class HostileConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HostileConnection.class);

    /** Of the handshake's random bytes, which nobody reads. */
    private static final long HANDSHAKE_SEED = 1;

    private final Hostility hostility;
    private final Ticker ticker;
    private final CompletableFuture<HostileReport> report;
    private final Throttle throttle;
    private final ClientHandshake handshake =
            new ClientHandshake(new SplittableRandom(HANDSHAKE_SEED), ClientHandshake.Form.SIMPLE);
    private OptionalLong connectedNanos = OptionalLong.empty();
    private HostileReport.Ending ending = HostileReport.Ending.FIN;
    private @Nullable Drip drip;
    private @Nullable Future<?> wake;
    private boolean shaking;
    private boolean dripping;
    private long sentBytes;
    private long receivedBytes;

    HostileConnection(Hostility hostility, Ticker ticker, CompletableFuture<HostileReport> report) {
        this.hostility = hostility;
        this.ticker = ticker;
        this.report = report;
        this.throttle = new Throttle(rateOf(hostility), ticker.nanoTime());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        long now = ticker.nanoTime();
        connectedNanos = OptionalLong.of(now);
        throttle.restart(now);
        switch (hostility) {
            case Hostility.HalfOpen halfOpen -> {}
            case Hostility.SlowHandshake slow -> drip = new Drip.Once(hello(ctx.alloc()));
            case Hostility.Garbage garbage ->
                    drip = new Drip.Noise(new SplittableRandom(garbage.seed()));
            case Hostility.HalfHandshake half -> {
                shaking = true;
                send(ctx, hello(ctx.alloc()));
                ctx.flush();
            }
        }
        pump(ctx);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            receivedBytes += bytes.readableBytes();
            shake(ctx, bytes);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        pump(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelWake();
        if (drip != null) {
            drip.close();
            drip = null;
        }
        complete(
                ending == HostileReport.Ending.STILL_OPEN
                        ? OptionalLong.empty()
                        : OptionalLong.of(ticker.nanoTime()));
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        onFailure(cause);
        var _ = ctx.close();
    }

    /** The connection could not be had. */
    void onUnreachable() {
        ending = HostileReport.Ending.UNREACHABLE;
        complete(OptionalLong.empty());
    }

    /** Closes, unless the target did so before. */
    void stop(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            ending = HostileReport.Ending.STILL_OPEN;
        }
        var _ = ctx.close();
    }

    /** Sends what the rate allows and the socket takes, and comes back for the rest. */
    private void pump(ChannelHandlerContext ctx) {
        Drip source = drip;
        if (source == null || dripping) {
            return;
        }
        dripping = true;
        drop(ctx, source);
        dripping = false;
        cancelWake();
        if (source.left() > 0 && ctx.channel().isWritable()) {
            long nanos = throttle.nanosToNext(source.left(), ticker.nanoTime());
            wake = ctx.executor().schedule(() -> pump(ctx), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void drop(ChannelHandlerContext ctx, Drip source) {
        boolean sent = false;
        while (source.left() > 0 && ctx.channel().isWritable()) {
            int granted = throttle.take(source.left(), ticker.nanoTime());
            if (granted == 0) {
                break;
            }
            send(ctx, source.next(granted, ctx.alloc()));
            sent = true;
        }
        if (sent) {
            ctx.flush();
        }
    }

    private void send(ChannelHandlerContext ctx, ByteBuf bytes) {
        int size = bytes.readableBytes();
        var _ =
                ctx.write(bytes)
                        .addListener(
                                written -> {
                                    if (written.isSuccess()) {
                                        sentBytes += size;
                                    } else {
                                        onFailure(written.cause());
                                    }
                                });
    }

    /** Borrows the bytes. */
    private void shake(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (!shaking) {
            return;
        }
        ByteBuf answer = ctx.alloc().buffer();
        try {
            shaking = !handshake.receive(bytes, answer);
        } catch (ProtocolException e) {
            LOG.debug("the target speaks no RTMP: {}", e.getMessage());
            shaking = false;
        }
        send(ctx, answer);
        ctx.flush();
    }

    private ByteBuf hello(ByteBufAllocator allocator) {
        ByteBuf hello = allocator.buffer();
        handshake.start(hello);
        return hello;
    }

    /** What fails because the channel is closed says nothing about how it was closed. */
    private void onFailure(Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("a hostile client's connection failed", cause);
        } else if (!(cause instanceof ClosedChannelException)
                && ending == HostileReport.Ending.FIN) {
            ending = HostileReport.Ending.RST;
        }
    }

    private void complete(OptionalLong closedNanos) {
        report.complete(
                new HostileReport(connectedNanos, closedNanos, ending, sentBytes, receivedBytes));
    }

    private void cancelWake() {
        if (wake != null) {
            wake.cancel(false);
            wake = null;
        }
    }

    private static long rateOf(Hostility hostility) {
        return switch (hostility) {
            case Hostility.SlowHandshake slow -> slow.bytesPerSecond();
            case Hostility.Garbage garbage -> garbage.bytesPerSecond();
            case Hostility.HalfOpen halfOpen -> NetworkFault.UNLIMITED;
            case Hostility.HalfHandshake half -> NetworkFault.UNLIMITED;
        };
    }
}
