package io.sluice.loadtest.fault;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.Loops;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One raw connection that misbehaves until the target closes it or it is told to stop; never at
 * more than its rate. Thread-safe; starts once.
 */
public final class HostileClient {
    private static final WriteBufferWaterMark LITTLE = new WriteBufferWaterMark(16 << 10, 64 << 10);
    private static final int DIAL_MILLIS = 10_000;

    private final InetSocketAddress target;
    private final Loops loops;
    private final CompletableFuture<HostileReport> report = new CompletableFuture<>();
    private final HostileConnection connection;
    private @Nullable Channel channel;
    private boolean stopped;

    /** The loops stay the caller's. */
    public HostileClient(
            InetSocketAddress target, Hostility hostility, Loops loops, Ticker ticker) {
        this.target = target;
        this.loops = loops;
        this.connection = new HostileConnection(hostility, ticker, report);
    }

    /**
     * Dials; the report completes, always normally, once the connection is gone. Where it was
     * stopped before, nothing is dialled, and the report says unreachable.
     */
    public synchronized CompletableFuture<HostileReport> start() {
        if (channel != null) {
            throw new IllegalStateException("started twice");
        }
        if (stopped) {
            connection.onUnreachable();
            return report.copy();
        }
        ChannelFuture dialled =
                new Bootstrap()
                        .group(loops.group())
                        .channel(loops.clientChannel())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, LITTLE)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, DIAL_MILLIS)
                        .handler(connection)
                        .connect(target);
        channel = dialled.channel();
        dialled.addListener(
                done -> {
                    if (!done.isSuccess()) {
                        connection.onUnreachable();
                    }
                });
        return report.copy();
    }

    /** Closes the connection, if it is still there; it will not be dialled any more. */
    public synchronized void stop() {
        stopped = true;
        Channel started = channel;
        if (started != null) {
            started.eventLoop()
                    .execute(
                            () -> {
                                ChannelHandlerContext ctx = started.pipeline().context(connection);
                                if (ctx != null) {
                                    connection.stop(ctx);
                                }
                            });
        }
    }
}
