package io.sluice.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How fast one connection is read: freely, a number of bytes a second, or not at all. What is not
 * read stays in the kernel, so the sender feels it.
 */
final class ReadValve extends ChannelInboundHandlerAdapter {
    private static final long TICK_MILLIS = 10;
    private static final long TICKS_A_SECOND = 1000 / TICK_MILLIS;

    private long bytesPerSecond;
    private long allowanceBytes;
    private @Nullable Future<?> refill;

    ReadValve(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Called on the connection's loop. */
    void turn(ChannelHandlerContext ctx, long newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
        allowanceBytes = 0;
        if (refill != null) {
            refill.cancel(false);
            refill = null;
        }
        boolean free = bytesPerSecond == OriginBehaviour.UNLIMITED;
        ctx.channel().config().setAutoRead(free);
        if (!free && bytesPerSecond > 0) {
            refill =
                    ctx.executor()
                            .scheduleAtFixedRate(
                                    () -> fill(ctx), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        turn(ctx, bytesPerSecond);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        allowanceBytes -= ((ByteBuf) bytes).readableBytes();
        ctx.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        turn(ctx, 0);
        ctx.fireChannelInactive();
    }

    /** One tick's share; what was read over it is paid back, what was not used is not saved up. */
    private void fill(ChannelHandlerContext ctx) {
        long share = Math.max(1, bytesPerSecond / TICKS_A_SECOND);
        allowanceBytes = Math.min(share, allowanceBytes + share);
        if (allowanceBytes > 0) {
            ctx.read();
        }
    }
}
