package io.sluice.gateway.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.sluice.gateway.inspect.Niceness;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops with the channel types that run on them: epoll where it is, else NIO. Connections
 * that do not publish share a loop of their own, so that however many come and whatever they send,
 * no media waits behind them.
 *
 * @param group relays
 * @param strangers accepts connections, and has them until they ask to publish
 */
public record EventLoops(
        EventLoopGroup group,
        EventLoopGroup strangers,
        Class<? extends ServerChannel> serverType,
        Class<? extends SocketChannel> socketType,
        Class<? extends DatagramChannel> datagramType)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);
    private static final long CLOSE_TIMEOUT_SECONDS = 5;
    private static final int CORES_A_LOOP = 2;

    /**
     * Starts event loops.
     *
     * @param loops how many relay; 0 for one for every two cores: the others decode, and fewer
     *     loops are woken less often for the same messages
     */
    public static EventLoops open(int loops) {
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = loops > 0 ? loops : Math.ceilDiv(cores, CORES_A_LOOP);
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        EventLoopGroup relaying =
                new MultiThreadIoEventLoopGroup(
                        threads, new DefaultThreadFactory("loop"), handlers);
        startFromHere(relaying);
        EventLoopGroup strangers = new MultiThreadIoEventLoopGroup(1, givingWay("door"), handlers);
        return epoll
                ? new EventLoops(
                        relaying,
                        strangers,
                        EpollServerSocketChannel.class,
                        EpollSocketChannel.class,
                        EpollDatagramChannel.class)
                : new EventLoops(
                        relaying,
                        strangers,
                        NioServerSocketChannel.class,
                        NioSocketChannel.class,
                        NioDatagramChannel.class);
    }

    /**
     * A loop's thread starts with its first task, and inherits the claim on the processor of the
     * thread that gave it: the strangers' loop would pass its own on to those that relay.
     */
    private static void startFromHere(EventLoopGroup loops) {
        loops.forEach(loop -> loop.submit(() -> {}).syncUninterruptibly());
    }

    /** Threads that the kernel runs after the relay's, where there is not a core for each. */
    private static ThreadFactory givingWay(String name) {
        ThreadFactory threads = new DefaultThreadFactory(name);
        return task ->
                threads.newThread(
                        () -> {
                            if (!Niceness.giveWayToTheRelay()) {
                                LOG.info("{} runs at the relay's own priority", name);
                            }
                            task.run();
                        });
    }

    /** Whether sockets take the options that only epoll has. */
    boolean epoll() {
        return socketType == EpollSocketChannel.class;
    }

    /** As {@link Promotion#promote} says. */
    public void promote(Channel stranger, Consumer<EventLoop> then) {
        if (group.equals(stranger.eventLoop().parent())) {
            then.accept(stranger.eventLoop());
            return;
        }
        stranger.deregister()
                .addListener(
                        left ->
                                group.next()
                                        .register(stranger)
                                        .addListener(moved -> onMoved(stranger, moved, then)));
    }

    private static void onMoved(Channel channel, Future<?> moved, Consumer<EventLoop> then) {
        if (moved.isSuccess()) {
            channel.flush();
            then.accept(channel.eventLoop());
        } else if (!(moved.cause() instanceof ClosedChannelException)) {
            LOG.warn("a connection is lost: no loop takes it", moved.cause());
            channel.pipeline().fireChannelInactive();
        }
    }

    @Override
    public void close() {
        List<Future<?>> closing =
                Stream.of(strangers, group)
                        .<Future<?>>map(
                                each ->
                                        each.shutdownGracefully(
                                                0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS))
                        .toList();
        closing.forEach(Future::awaitUninterruptibly);
    }
}
