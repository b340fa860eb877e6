package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.util.LeakPresenceDetector;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.gateway.auth.Authorizer;
import io.sluice.gateway.config.IngestConfig;
import io.sluice.gateway.config.OriginConfig;
import io.sluice.gateway.fixture.Bench;
import io.sluice.gateway.fixture.PeerEncoder;
import io.sluice.gateway.fixture.PeerOrigin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The ingest server on a loopback port, between one encoder and one origin of this process. */
public final class SocketRelay implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** Passes over its sockets in which a loop reads all that the kernel holds for them. */
    private static final int PASSES = 50;

    public final Bench bench = new Bench(Ticker.systemTicker());
    public final PeerEncoder encoder = new PeerEncoder("k");
    public final PeerOrigin origin = new PeerOrigin();
    final List<String> originSaw = new CopyOnWriteArrayList<>();
    public final IngestServer server;
    private final EventLoops loops;
    private final EventLoops peers = EventLoops.open(1);
    private final Channel originPort;
    private final SocketDialer dialer;
    private volatile @Nullable Channel atOrigin;

    /** Carries bytes between a channel and a session, and answers at once. */
    private final class OriginSide extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            atOrigin = ctx.channel();
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            origin.receive((ByteBuf) bytes);
            ByteBuf answer = origin.session.takeOutput();
            if (answer != null) {
                ctx.writeAndFlush(answer);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            originSaw.add("reset");
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            originSaw.add("closed");
        }
    }

    private final class EncoderSide extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            encoder.session.start();
            say(ctx);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            encoder.session.receive((ByteBuf) bytes);
            say(ctx);
        }

        private void say(ChannelHandlerContext ctx) {
            ByteBuf words = encoder.session.takeOutput();
            if (words != null) {
                ctx.writeAndFlush(words);
            }
        }
    }

    /** Starts everything; the loops are the gateway's, and this one's to close. */
    public SocketRelay(EventLoops loops, IngestConfig config, Authorizer authorizer)
            throws IOException {
        this.loops = loops;
        bench.authorizer = authorizer;
        originPort = listen();
        OriginConfig towards = origin(((InetSocketAddress) originPort.localAddress()).getPort());
        dialer = new SocketDialer(loops, towards);
        SessionLimits limits = RtmpLimits.of(config.rtmp());
        OriginRoutes routes =
                new OriginRoutes(
                        new RouteParts(
                                towards,
                                limits,
                                dialer,
                                bench.ticker,
                                () -> new SplittableRandom(1),
                                Optional.empty()));
        server =
                new IngestServer(
                        loops,
                        new IngestParts(
                                config,
                                limits,
                                () -> new SplittableRandom(2),
                                routes,
                                bench.parts(),
                                new UnfinishedBytes(
                                        config.maxUnfinished().bytes(), config.maxStreams()),
                                loops::promote));
        server.start();
    }

    private Channel listen() {
        return new ServerBootstrap()
                .group(peers.group())
                .channel(peers.serverType())
                .childOption(ChannelOption.SO_RCVBUF, 64 << 10)
                .childHandler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline().addLast(new OriginSide());
                            }
                        })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    private OriginConfig origin(int port) {
        return bench.config
                .origin()
                .at("rtmp://localhost:" + port + "/{app}")
                .queueing(DataSize.kibibytes(64), DataSize.kibibytes(16));
    }

    /** The origin's end of the link, once there is one. */
    Channel atOrigin() {
        await("origin", () -> atOrigin != null);
        return Objects.requireNonNull(atOrigin);
    }

    public Channel connect(ChannelHandler handler) {
        return new Bootstrap()
                .group(peers.group())
                .channel(peers.socketType())
                .handler(handler)
                .connect(server.address())
                .syncUninterruptibly()
                .channel();
    }

    public Channel publish() {
        Channel channel = connect(new EncoderSide());
        await("publish accepted", () -> encoder.events.contains("accepted FMS/3,0,1,123"));
        return channel;
    }

    public void send(Channel channel, MediaTag tag) {
        channel.eventLoop().execute(() -> channel.writeAndFlush(encoder.media(tag)));
    }

    /** The encoder ends its publish, and the origin hears of it after all the media. */
    public void unpublish(Channel channel) {
        channel.eventLoop().execute(() -> channel.writeAndFlush(encoder.session.end()));
        await("end", () -> origin.events.contains("FCUnpublish"));
    }

    EventLoopGroup strangers() {
        return loops.strangers();
    }

    /** Returns once the server has read whatever came before this call and it wants to read. */
    void settle() {
        for (int i = 0; i < PASSES; i++) {
            loops.strangers().submit(() -> {}).syncUninterruptibly();
            loops.group().submit(() -> {}).syncUninterruptibly();
        }
    }

    public static void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - start < PATIENCE_NANOS, "no " + what);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        bench.directory.close();
        server.close();
        dialer.close();
        originPort.close().syncUninterruptibly();
        loops.close();
        peers.close();
        bench.inspector.close();
        encoder.close();
        origin.close();
        LeakPresenceDetector.check();
    }
}
