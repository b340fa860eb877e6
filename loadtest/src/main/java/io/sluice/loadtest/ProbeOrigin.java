package io.sluice.loadtest;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An RTMP origin that sees every media message that reaches it, and that stalls, reads slowly,
 * refuses or dies when told to. Thread-safe; its memory is bounded by its settings.
 */
public final class ProbeOrigin implements AutoCloseable {
    /** Small, so that a slow reader's budget is kept, and an arrival is stamped when it comes. */
    private static final int READ_BYTES = 16 << 10;

    private final OriginSettings settings;
    private final Loops loops;
    private final Ticker ticker;
    private final OriginBook book;
    private final OriginObserver observer;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private @Nullable Channel server;
    private @Nullable InetSocketAddress address;

    /** An origin that keeps records of what it sees. The loops stay the caller's. */
    public ProbeOrigin(OriginSettings settings, Loops loops, Ticker ticker) {
        this(settings, loops, ticker, new OriginBook(settings));
    }

    private ProbeOrigin(OriginSettings settings, Loops loops, Ticker ticker, OriginBook book) {
        this(settings, loops, ticker, book, book);
    }

    /** An origin that keeps no records of messages, and tells an observer instead. */
    public ProbeOrigin(
            OriginSettings settings, Loops loops, Ticker ticker, OriginObserver observer) {
        this(settings, loops, ticker, new OriginBook(settings), observer);
    }

    private ProbeOrigin(
            OriginSettings settings,
            Loops loops,
            Ticker ticker,
            OriginBook book,
            OriginObserver observer) {
        this.settings = settings;
        this.loops = loops;
        this.ticker = ticker;
        this.book = book;
        this.observer = observer;
    }

    /** Listens; after a {@link #die()}, again at the same address. */
    public synchronized InetSocketAddress start() {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loops.group())
                        .channel(loops.serverChannel())
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childOption(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1))
                        .childHandler(new Connections());
        if (settings.receiveBufferBytes() > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, settings.receiveBufferBytes());
        }
        Channel bound =
                bootstrap
                        .bind(address == null ? settings.listen() : address)
                        .syncUninterruptibly()
                        .channel();
        server = bound;
        InetSocketAddress local = (InetSocketAddress) bound.localAddress();
        address = local;
        return local;
    }

    /** Where it listens, or listened before it died. */
    public synchronized InetSocketAddress address() {
        return Objects.requireNonNull(address, "not started");
    }

    /** From now on, for the connections that are there and for those to come. */
    public void behave(OriginBehaviour behaviour) {
        book.behave(behaviour);
        for (Channel connection : connections) {
            turn(connection, behaviour);
        }
    }

    /** Closes every connection with a reset and listens no more, as a crashed origin does. */
    public synchronized void die() {
        stopListening();
        for (Channel connection : connections) {
            connection.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        connections.close().syncUninterruptibly();
    }

    /** How often it was dialled. */
    public long connections() {
        return book.connections();
    }

    /** Connections closed because they broke the protocol. */
    public long violations() {
        return book.violations();
    }

    /** Every publish it accepted, in that order; none where an observer was given. */
    public List<ReceivedStream> streams() {
        return book.streams();
    }

    /** Completes with the publish of that number, counted from 0, once it is there. */
    public CompletableFuture<ReceivedStream> stream(int number) {
        return book.stream(number).copy();
    }

    @Override
    public synchronized void close() {
        stopListening();
        connections.close().syncUninterruptibly();
    }

    private void stopListening() {
        if (server != null) {
            server.close().syncUninterruptibly();
            server = null;
        }
    }

    private static void turn(Channel connection, OriginBehaviour behaviour) {
        connection
                .eventLoop()
                .execute(
                        () -> {
                            ReadValve valve = connection.pipeline().get(ReadValve.class);
                            ChannelHandlerContext ctx =
                                    connection.pipeline().context(ReadValve.class);
                            if (valve != null && ctx != null) {
                                valve.turn(ctx, behaviour.readBytesPerSecond());
                            }
                        });
    }

    private final class Connections extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            book.onConnection();
            connections.add(channel);
            channel.pipeline()
                    .addLast(new ReadValve(book.behaviour().readBytesPerSecond()))
                    .addLast(
                            new OriginConnection(
                                    book, observer, settings, ticker, channel.alloc()));
        }
    }
}
