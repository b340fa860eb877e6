package io.sluice.loadtest.fault;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One end of a proxied connection: what its channel tells, as calls on the two ways. */
final class ProxySide extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ProxySide.class);

    private final ProxiedConnection connection;
    private final Way fromHere;
    private final Way toHere;
    private boolean gone;

    ProxySide(ProxiedConnection connection, Way fromHere, Way toHere) {
        this.connection = connection;
        this.fromHere = fromHere;
        this.toHere = toHere;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        connection.onActive();
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        fromHere.carry((ByteBuf) bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        fromHere.readOn();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        toHere.pump();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !gone) {
            fromHere.carryEnd();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        goOnce(ctx);
        ctx.fireChannelInactive();
    }

    /** A reset, whose channel would otherwise stay half open. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("a proxied connection failed", cause);
        }
        goOnce(ctx);
        var _ = ctx.close();
    }

    private void goOnce(ChannelHandlerContext ctx) {
        if (!gone) {
            gone = true;
            connection.onReset(ctx.channel());
        }
    }
}
