package io.sluice.gateway.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection from a trusted proxy begins with: the header that says who is behind it (PROXY
 * protocol versions 1 and 2, HAProxy's proxy-protocol.txt). It goes once the header is read; a
 * connection without one is closed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails shows as channelInactive
final class ProxyHeader extends SimpleChannelInboundHandler<HAProxyMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);
    private static final int MAX_EXTENSION_BYTES = 1_024;

    private final InetAddress proxy;
    private final Duration patience;
    private final BiConsumer<Channel, InetAddress> next;
    private @Nullable Deadline deadline;

    private ProxyHeader(
            InetAddress proxy, Duration patience, BiConsumer<Channel, InetAddress> next) {
        this.proxy = proxy;
        this.patience = patience;
        this.next = next;
    }

    /**
     * Awaits the header on a new connection.
     *
     * @param patience how long the header may take
     * @param next takes the connection with the publisher's address, and adds its handlers
     */
    static void await(
            ChannelPipeline pipeline,
            InetAddress proxy,
            Duration patience,
            BiConsumer<Channel, InetAddress> next) {
        pipeline.addLast(
                new HAProxyMessageDecoder(MAX_EXTENSION_BYTES, true),
                new ProxyHeader(proxy, patience, next));
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        deadline = new Deadline(ctx.channel().eventLoop());
        deadline.set(patience, () -> refuse(ctx, "no PROXY header in time"));
    }

    /** What the decoder finds in the bytes behind a header that was refused lets nobody in. */
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
        if (!ctx.channel().isActive()) {
            return;
        }
        cancelDeadline();
        next.accept(ctx.channel(), publisher(header));
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
    }

    /** The proxy itself where it speaks for itself, as in its health checks. */
    private InetAddress publisher(HAProxyMessage header) {
        String source = header.sourceAddress();
        InetAddress told =
                header.command() == HAProxyCommand.PROXY && source != null
                        ? NetUtil.createInetAddressFromIpAddressString(source)
                        : null;
        return told == null ? proxy : told;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelDeadline();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        refuse(ctx, String.valueOf(cause.getMessage()));
    }

    private void refuse(ChannelHandlerContext ctx, String why) {
        LOG.info("[{}] a trusted proxy's connection is closed: {}", proxy.getHostAddress(), why);
        cancelDeadline();
        ctx.close();
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
        }
    }
}
