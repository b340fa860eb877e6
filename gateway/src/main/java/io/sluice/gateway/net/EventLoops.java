package io.sluice.gateway.net;

import io.netty.channel.EventLoopGroup;
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
import java.util.concurrent.TimeUnit;

/** The event loops with the channel types that run on them: epoll where it is, else NIO. */
public record EventLoops(
        EventLoopGroup group,
        Class<? extends ServerChannel> serverType,
        Class<? extends SocketChannel> socketType,
        Class<? extends DatagramChannel> datagramType)
        implements AutoCloseable {
    private static final long CLOSE_TIMEOUT_SECONDS = 5;
    private static final int CORES_A_LOOP = 2;

    /**
     * Starts event loops.
     *
     * @param loops how many; 0 for one for every two cores: the others decode, and fewer loops are
     *     woken less often for the same messages
     */
    public static EventLoops open(int loops) {
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = loops > 0 ? loops : Math.ceilDiv(cores, CORES_A_LOOP);
        DefaultThreadFactory names = new DefaultThreadFactory("loop");
        return Epoll.isAvailable()
                ? new EventLoops(
                        new MultiThreadIoEventLoopGroup(
                                threads, names, EpollIoHandler.newFactory()),
                        EpollServerSocketChannel.class,
                        EpollSocketChannel.class,
                        EpollDatagramChannel.class)
                : new EventLoops(
                        new MultiThreadIoEventLoopGroup(threads, names, NioIoHandler.newFactory()),
                        NioServerSocketChannel.class,
                        NioSocketChannel.class,
                        NioDatagramChannel.class);
    }

    /** Whether sockets take the options that only epoll has. */
    boolean epoll() {
        return socketType == EpollSocketChannel.class;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
