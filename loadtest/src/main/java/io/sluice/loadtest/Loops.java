package io.sluice.loadtest;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The event loops that publishers and origins run on, epoll's where it is to be had. Whoever makes
 * them closes them, after everything that runs on them.
 */
public final class Loops implements AutoCloseable {
    private static final long CLOSE_SECONDS = 10;

    private final boolean epoll;
    private final EventLoopGroup group;

    /** On daemon threads of that name, which start when they are first needed. */
    public Loops(int threads, String name) {
        this(threads, name, Epoll.isAvailable());
    }

    private Loops(int threads, String name, boolean epoll) {
        this.epoll = epoll;
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group =
                new MultiThreadIoEventLoopGroup(
                        threads, new DefaultThreadFactory(name, true), handlers);
    }

    /**
     * Loops of Java's own selector, for channels that live on when their peer has half-closed:
     * Netty 4.2.18 takes such a channel out of epoll when it waits for nothing, believes it in, and
     * ends its output at the next wish to read or write (ENOENT).
     */
    public static Loops forHalfClosed(int threads, String name) {
        return new Loops(threads, name, false);
    }

    /** Whether a channel of these loops may outlive its peer's half-close. */
    public boolean keepsHalfClosed() {
        return !epoll;
    }

    public EventLoopGroup group() {
        return group;
    }

    /** The kind of listening channel that these loops carry. */
    public Class<? extends ServerChannel> serverChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** The kind of dialling channel that these loops carry. */
    public Class<? extends Channel> clientChannel() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
