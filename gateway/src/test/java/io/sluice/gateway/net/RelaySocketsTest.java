package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.LeakPresenceDetector;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.gateway.config.IngestConfig;
import io.sluice.gateway.config.OriginConfig;
import io.sluice.gateway.fixture.Bench;
import io.sluice.gateway.fixture.PeerEncoder;
import io.sluice.gateway.fixture.PeerOrigin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The relay over loopback sockets, between an encoder and an origin of this process. */
class RelaySocketsTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private final Bench bench = new Bench(Ticker.systemTicker());
    private final EventLoops loops = EventLoops.open(1);
    private final EventLoops peers = EventLoops.open(1);
    private final PeerEncoder encoder = new PeerEncoder("k");
    private final PeerOrigin origin = new PeerOrigin();
    private final List<String> originSaw = new CopyOnWriteArrayList<>();
    private @Nullable Channel listening;
    private @Nullable Channel atOrigin;
    private @Nullable SocketDialer dialer;
    private @Nullable IngestServer server;

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

    @BeforeEach
    void start() throws IOException {
        Channel originPort =
                new ServerBootstrap()
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
        listening = originPort;
        OriginConfig config = origin(((InetSocketAddress) originPort.localAddress()).getPort());
        SocketDialer sockets = new SocketDialer(loops, config);
        dialer = sockets;
        OriginRoute route =
                new OriginRoute(
                        config,
                        SessionLimits.defaults(),
                        sockets,
                        bench.ticker,
                        () -> new SplittableRandom(1));
        IngestServer started =
                new IngestServer(
                        loops,
                        new IngestParts(
                                ingest(),
                                SessionLimits.defaults(),
                                () -> new SplittableRandom(2),
                                route,
                                bench.parts()));
        started.start();
        server = started;
    }

    private OriginConfig origin(int port) {
        OriginConfig d = bench.config.origin();
        return new OriginConfig(
                "rtmp://localhost:" + port + "/{app}",
                d.key(),
                d.dialTimeout(),
                d.publishTimeout(),
                DataSize.kibibytes(64),
                DataSize.kibibytes(16),
                d.stallTimeout(),
                d.notSent(),
                d.cutGrace());
    }

    private IngestConfig ingest() {
        IngestConfig d = bench.config.ingest();
        return new IngestConfig(
                "127.0.0.1:0",
                "",
                1,
                d.publishDeadline(),
                d.mediaIdle(),
                Duration.ofMillis(50),
                d.maxConnections(),
                2,
                d.maxStreams(),
                d.rates(),
                d.rtmp());
    }

    @AfterEach
    void stop() {
        bench.directory.close();
        if (server != null) {
            server.close();
        }
        if (dialer != null) {
            dialer.close();
        }
        if (listening != null) {
            listening.close().syncUninterruptibly();
        }
        loops.close();
        peers.close();
        bench.inspector.close();
        encoder.close();
        origin.close();
        LeakPresenceDetector.check();
    }

    private Channel connect(ChannelInboundHandlerAdapter handler) {
        assertTrue(server != null);
        return new Bootstrap()
                .group(peers.group())
                .channel(peers.socketType())
                .handler(handler)
                .connect(server.address())
                .syncUninterruptibly()
                .channel();
    }

    private Channel publish() {
        Channel channel = connect(new EncoderSide());
        await("publish accepted", () -> encoder.events.contains("accepted FMS/3,0,1,123"));
        return channel;
    }

    private static void await(String what, BooleanSupplier condition) {
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

    private void send(Channel channel, MediaTag tag) {
        channel.eventLoop().execute(() -> channel.writeAndFlush(encoder.media(tag)));
    }

    @Test
    void mediaIsEqualAtBothEnds() {
        Channel channel = publish();
        Random random = new Random(7);
        MediaTag.Kind[] kinds = MediaTag.Kind.values();
        for (int i = 0; i < 400; i++) {
            int bytes = i % 50 == 0 ? 300_000 : 5 + random.nextInt(9_000);
            send(channel, Bench.tag(kinds[random.nextInt(kinds.length)], 33L * i, bytes));
        }
        channel.eventLoop().execute(() -> channel.writeAndFlush(encoder.session.end()));
        await("end", () -> origin.events.contains("FCUnpublish"));
        assertEquals(encoder.sent, origin.media);
        assertEquals(400, bench.diary.relayNanos.size());
        await("close", () -> originSaw.contains("closed"));
        assertEquals(List.of("closed"), originSaw);
        await("end", () -> bench.diary.plot().contains("ended UNPUBLISHED"));
    }

    @Test
    void anOriginThatTakesNothingIsResetByACut() {
        Channel channel = publish();
        await("origin", () -> atOrigin != null);
        assertTrue(atOrigin != null);
        atOrigin.config().setAutoRead(false);
        for (int i = 0; i < 64; i++) {
            send(channel, Bench.tag(i, 200_000));
        }
        await("queue", () -> bench.directory.snapshot().getFirst().queuedBytes() > 64 << 10);
        String id = bench.directory.snapshot().getFirst().info().id();
        bench.directory.cut(id, "by this test", Optional.empty()).toCompletableFuture().join();
        int begun = origin.media.size();
        atOrigin.config().setAutoRead(true);
        await("reset", () -> originSaw.contains("reset"));
        assertTrue(origin.media.size() < encoder.sent.size(), "some was taken back");
        assertEquals(encoder.sent.subList(0, origin.media.size()), origin.media);
        assertTrue(origin.media.size() >= begun);
        await("end", () -> bench.diary.plot().contains("ended CUT_BY_OPERATOR"));
        await("the encoder's close", () -> !channel.isOpen());
    }

    @Test
    void oneAddressHasOnlySoManyConnections() {
        assertTrue(server != null);
        Channel first = connect(new ChannelInboundHandlerAdapter());
        Channel second = connect(new ChannelInboundHandlerAdapter());
        await("two", () -> server.connections() == 2);
        Channel third = connect(new ChannelInboundHandlerAdapter());
        await("third to be closed", () -> !third.isOpen());
        assertEquals(List.of("refused CONNECTIONS_OF_ADDRESS"), bench.diary.plot());
        first.close().syncUninterruptibly();
        await("one", () -> server.connections() == 1);
        second.close();
    }
}
