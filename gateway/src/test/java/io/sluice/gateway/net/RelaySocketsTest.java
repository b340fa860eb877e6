package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.auth.Authorization;
import io.sluice.gateway.config.IngestConfig;
import io.sluice.gateway.fixture.Bench;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The relay over loopback sockets, between an encoder and an origin of this process. */
class RelaySocketsTest {
    private final SocketRelay relay = start();

    private static SocketRelay start() {
        IngestConfig d = IngestConfig.defaults();
        IngestConfig config =
                new IngestConfig(
                        "127.0.0.1:0",
                        "",
                        d.tls(),
                        1,
                        d.publishDeadline(),
                        d.mediaIdle(),
                        d.appSegments(),
                        d.takeover(),
                        Duration.ofMillis(50),
                        d.maxConnections(),
                        2,
                        d.maxStreams(),
                        d.maxUnfinished(),
                        d.rates(),
                        d.rtmp());
        try {
            return new SocketRelay(
                    EventLoops.open(1),
                    config,
                    request -> CompletableFuture.completedFuture(new Authorization.Granted("any")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void mediaIsEqualAtBothEnds() {
        Channel channel = relay.publish();
        Random random = new Random(7);
        MediaTag.Kind[] kinds = MediaTag.Kind.values();
        for (int i = 0; i < 400; i++) {
            int bytes = i % 50 == 0 ? 300_000 : 5 + random.nextInt(9_000);
            relay.send(channel, Bench.tag(kinds[random.nextInt(kinds.length)], 33L * i, bytes));
        }
        relay.unpublish(channel);
        assertEquals(relay.encoder.sent, relay.origin.media);
        assertEquals(400, relay.bench.diary.relayNanos.size());
        SocketRelay.await("close", () -> relay.originSaw.contains("closed"));
        assertEquals(List.of("closed"), relay.originSaw);
        SocketRelay.await("end", () -> relay.bench.diary.plot().contains("ended UNPUBLISHED"));
    }

    /** Whatever those who publish nothing keep us busy with, no media waits behind it. */
    @Test
    void mediaPassesWhileTheStrangersLoopIsStuck() {
        Channel channel = relay.publish();
        CountDownLatch stuck = new CountDownLatch(1);
        relay.strangers().execute(() -> awaitUninterruptibly(stuck));
        try {
            for (int i = 0; i < 20; i++) {
                relay.send(channel, Bench.tag(33L * i, 5_000));
            }
            SocketRelay.await("media", () -> relay.origin.media.size() == 20);
        } finally {
            stuck.countDown(); // else the loop could never be closed
        }
        relay.unpublish(channel);
        assertEquals(relay.encoder.sent, relay.origin.media);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anOriginThatTakesNothingIsResetByACut() {
        Channel channel = relay.publish();
        Channel atOrigin = relay.atOrigin();
        atOrigin.config().setAutoRead(false);
        for (int i = 0; i < 64; i++) {
            relay.send(channel, Bench.tag(i, 200_000));
        }
        var directory = relay.bench.directory;
        SocketRelay.await("queue", () -> directory.snapshot().getFirst().queuedBytes() > 64 << 10);
        String id = directory.snapshot().getFirst().info().id();
        directory.cut(id, "by this test", Optional.empty()).toCompletableFuture().join();
        int begun = relay.origin.media.size();
        atOrigin.config().setAutoRead(true);
        SocketRelay.await("reset", () -> relay.originSaw.contains("reset"));
        List<String> sent = relay.encoder.sent;
        List<String> media = relay.origin.media;
        assertTrue(media.size() < sent.size(), "some was taken back");
        assertEquals(sent.subList(0, media.size()), media);
        assertTrue(media.size() >= begun);
        SocketRelay.await("end", () -> relay.bench.diary.plot().contains("ended CUT_BY_OPERATOR"));
        SocketRelay.await("the encoder's close", () -> !channel.isOpen());
    }

    /** An encoder that says it will send no more is gone, however long it goes on listening. */
    @Test
    void aHalfClosedEncoderIsClosedAndItsMediaArrives() {
        Channel channel = relay.publish();
        for (int i = 0; i < 20; i++) {
            relay.send(channel, Bench.tag(i, 5_000));
        }
        channel.eventLoop().execute(((DuplexChannel) channel)::shutdownOutput);
        SocketRelay.await("end", () -> relay.bench.diary.plot().contains("ended PUBLISHER_GONE"));
        SocketRelay.await("no connection", () -> relay.server.connections() == 0);
        SocketRelay.await("the origin's end", () -> relay.originSaw.contains("closed"));
        assertEquals(relay.encoder.sent, relay.origin.media);
    }

    @Test
    void oneAddressHasOnlySoManyConnections() {
        Channel first = relay.connect(new ChannelInboundHandlerAdapter());
        Channel second = relay.connect(new ChannelInboundHandlerAdapter());
        SocketRelay.await("two", () -> relay.server.connections() == 2);
        Channel third = relay.connect(new ChannelInboundHandlerAdapter());
        SocketRelay.await("third to be closed", () -> !third.isOpen());
        assertEquals(List.of("refused CONNECTIONS_OF_ADDRESS"), relay.bench.diary.plot());
        first.close().syncUninterruptibly();
        SocketRelay.await("one", () -> relay.server.connections() == 1);
        second.close();
    }
}
