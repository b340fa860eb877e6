package io.sluice.loadtest.fault;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.Loops;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * A bad path to a target: a TCP proxy on loopback that dials the target for each connection and
 * carries bytes, half-closes and resets both ways, late, slowly or not for long. Its memory is
 * bounded: a full window is read no further, so the sender feels it. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
    private static final WriteBufferWaterMark LITTLE = new WriteBufferWaterMark(16 << 10, 64 << 10);
    private static final int DIAL_MILLIS = 10_000;

    private final ProxySettings settings;
    private final Loops loops;
    private final Ticker ticker;
    private final Set<ProxiedConnection> carried = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final LongAccumulator mostHeld = new LongAccumulator(Math::max, 0);
    private volatile NetworkFault fault = NetworkFault.none();
    private volatile boolean closed;
    private @Nullable Channel server;

    /** The loops keep half-closed channels ({@link Loops#forHalfClosed}), and stay the caller's. */
    public FaultProxy(ProxySettings settings, Loops loops, Ticker ticker) {
        if (!loops.keepsHalfClosed()) {
            throw new IllegalArgumentException("these loops keep no half-closed channels");
        }
        this.settings = settings;
        this.loops = loops;
        this.ticker = ticker;
    }

    /** Listens on a free loopback port, which it returns; once. */
    public synchronized InetSocketAddress start() {
        if (server != null || closed) {
            throw new IllegalStateException("started twice, or closed");
        }
        Channel bound =
                new ServerBootstrap()
                        .group(loops.group())
                        .channel(loops.serverChannel())
                        .option(ChannelOption.SO_RCVBUF, settings.socketBufferBytes())
                        .childOption(ChannelOption.SO_SNDBUF, settings.socketBufferBytes())
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, LITTLE)
                        .childOption(ChannelOption.RECVBUF_ALLOCATOR, oneRead())
                        .childHandler(new Clients())
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .syncUninterruptibly()
                        .channel();
        server = bound;
        return (InetSocketAddress) bound.localAddress();
    }

    /** From now on, for the connections that are there and for those to come. */
    public synchronized void behave(NetworkFault now) {
        fault = now;
        carried.forEach(connection -> connection.loop().execute(() -> connection.behave(fault)));
    }

    /** How often it was dialled. */
    public long connections() {
        return accepted.get();
    }

    /** How many connections it carries now. */
    public int open() {
        return carried.size();
    }

    /** Most bytes that ever waited in one direction of one connection: never over the window. */
    public long mostHeldBytes() {
        carried.forEach(connection -> mostHeld.accumulate(connection.mostHeldBytes()));
        return mostHeld.get();
    }

    /**
     * Listens no more once the loops have turned, closes both sides of every connection and drops
     * what is on its way. Called while the loops run, and not on one.
     */
    @Override
    public synchronized void close() {
        closed = true;
        if (server != null) {
            server.close().syncUninterruptibly();
        }
        for (ProxiedConnection connection : carried) {
            connection.loop().submit(connection::close).syncUninterruptibly();
        }
    }

    private static FixedRecvByteBufAllocator oneRead() {
        FixedRecvByteBufAllocator allocator =
                new FixedRecvByteBufAllocator(ProxySettings.READ_BYTES);
        allocator.maxMessagesPerRead(1);
        return allocator;
    }

    /** Dials for that client, on its loop. */
    private void carry(Channel client, long number) {
        ChannelFuture dialled =
                new Bootstrap()
                        .group(client.eventLoop())
                        .channel(loops.clientChannel())
                        .option(ChannelOption.SO_RCVBUF, settings.socketBufferBytes())
                        .option(ChannelOption.SO_SNDBUF, settings.socketBufferBytes())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.AUTO_READ, false)
                        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, LITTLE)
                        .option(ChannelOption.RECVBUF_ALLOCATOR, oneRead())
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, DIAL_MILLIS)
                        .handler(new ChannelInboundHandlerAdapter())
                        .connect(settings.target());
        SplittableRandom random = new SplittableRandom(settings.seed() + number);
        ProxiedConnection connection =
                new ProxiedConnection(client, dialled, settings, random, ticker, this::onOver);
        carried.add(connection);
        connection.behave(fault);
        connection.attach(dialled);
        if (closed) {
            connection.close();
        }
    }

    private void onOver(ProxiedConnection connection) {
        mostHeld.accumulate(connection.mostHeldBytes());
        carried.remove(connection);
    }

    private final class Clients extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel client) {
            long number = accepted.incrementAndGet();
            if (closed || carried.size() >= settings.maxConnections()) {
                ProxiedConnection.reset(client);
            } else {
                carry(client, number);
            }
        }
    }
}
