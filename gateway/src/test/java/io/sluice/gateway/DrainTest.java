package io.sluice.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sluice.gateway.auth.Authorization;
import io.sluice.gateway.config.DrainConfig;
import io.sluice.gateway.config.IngestConfig;
import io.sluice.gateway.fixture.Bench;
import io.sluice.gateway.net.EventLoops;
import io.sluice.gateway.net.SocketRelay;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream runs over loopback sockets when the drain begins. */
class DrainTest {
    private final SocketRelay relay = start();

    private static SocketRelay start() {
        try {
            return new SocketRelay(
                    EventLoops.open(1),
                    IngestConfig.defaults().listeningOn("127.0.0.1:0"),
                    request -> CompletableFuture.completedFuture(new Authorization.Granted("any")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    private Drain drain(Duration max) {
        return new Drain(
                relay.server, relay.bench.directory, new DrainConfig(max), relay.bench.ticker);
    }

    private static int run(Drain drain) {
        try {
            return drain.run();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRunningStreamGoesOnUntilItLeavesAndNobodyElseComes() throws Exception {
        Channel publisher = relay.publish();
        Channel idle = relay.connect(new ChannelInboundHandlerAdapter());
        SocketRelay.await("both", () -> relay.server.connections() == 2);
        InetSocketAddress address = relay.server.address();
        relay.send(publisher, Bench.tag(0, 100));

        Drain drain = drain(Duration.ofMinutes(1));
        assertFalse(drain.begun());
        long start = System.nanoTime();
        CompletableFuture<Integer> left = CompletableFuture.supplyAsync(() -> run(drain));
        SocketRelay.await("the idle connection's close", () -> !idle.isOpen());
        assertTrue(System.nanoTime() - start < 5_000_000_000L, "before its publish's deadline");
        assertTrue(drain.begun());
        assertThrows(
                IOException.class,
                () -> new Socket(address.getAddress(), address.getPort()).close());
        for (int i = 1; i < 50; i++) {
            relay.send(publisher, Bench.tag(40L * i, 1_000));
        }
        SocketRelay.await("all media", () -> relay.origin.media.size() == 50);
        assertFalse(left.isDone(), "the stream still runs");
        assertTrue(publisher.isOpen());

        relay.unpublish(publisher);
        assertEquals(0, left.get(10, TimeUnit.SECONDS));
        assertEquals(relay.encoder.sent, relay.origin.media);
    }

    @Test
    void aStreamThatOutstaysTheTimeIsLeftForTheClose() {
        Channel publisher = relay.publish();
        long start = System.nanoTime();
        assertEquals(1, run(drain(Duration.ofMillis(300))));
        assertTrue(System.nanoTime() - start >= 300_000_000L, "it had its time");
        assertTrue(publisher.isOpen());
        relay.bench.directory.close();
        SocketRelay.await("close", () -> !publisher.isOpen());
        SocketRelay.await("end", () -> relay.bench.diary.plot().contains("ended SHUTDOWN"));
    }

    @Test
    void withoutTimeNothingIsWaitedFor() {
        relay.publish();
        assertEquals(1, run(drain(Duration.ZERO)));
    }
}
