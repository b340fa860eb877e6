package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.sluice.gateway.auth.AuthRequest;
import io.sluice.gateway.auth.Authorization;
import io.sluice.gateway.config.IngestConfig;
import io.sluice.gateway.config.RatesConfig;
import io.sluice.gateway.config.RatesConfig.RateConfig;
import io.sluice.gateway.fixture.Bench;
import io.sluice.gateway.stream.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every {@link Attack} on the real server through real sockets, by a hundred connections at once
 * beside one good publisher: memory and time are bounded, and the publisher loses nothing.
 */
class HostileSocketsTest {
    private static final int CONNECTIONS = 100;
    private static final long MOST_BYTES_A_CONNECTION = 64 << 10;
    private static final long MOST_BYTES_LEFT = 1 << 20;
    private static final long STEADY_BYTES = 32 << 10;
    private static final Duration DEADLINE = Duration.ofMillis(2_000);
    private static final long PATIENCE_MILLIS = 3 * DEADLINE.toMillis();
    private static final RateConfig PLENTY = new RateConfig(100_000, Duration.ofMillis(1));
    private static final RateConfig FEW = new RateConfig(10, Duration.ofHours(1));

    private static SocketRelay relay(
            RateConfig connectionsPerAddress, RateConfig wrongKeys, RateConfig violations)
            throws IOException {
        IngestConfig d = IngestConfig.defaults();
        RatesConfig rates = RatesConfig.defaults();
        return new SocketRelay(
                CountingServerChannel.loops(),
                new IngestConfig(
                        "127.0.0.1:0",
                        "",
                        d.tls(),
                        1,
                        DEADLINE,
                        d.mediaIdle(),
                        d.appSegments(),
                        d.takeover(),
                        Duration.ofMillis(50),
                        d.maxConnections(),
                        2 * CONNECTIONS,
                        d.maxStreams(),
                        d.maxUnfinished(),
                        new RatesConfig(
                                PLENTY,
                                connectionsPerAddress,
                                wrongKeys,
                                violations,
                                Duration.ofMinutes(1),
                                rates.maxBackOff(),
                                rates.maxAddresses()),
                        d.rtmp()),
                HostileSocketsTest::authorize);
    }

    private static CompletionStage<Authorization> authorize(AuthRequest request) {
        return switch (request.key()) {
            case Attack.WRONG_KEY ->
                    CompletableFuture.completedFuture(new Authorization.Denied("as the test says"));
            case Attack.UNANSWERED_KEY -> new CompletableFuture<>();
            default -> CompletableFuture.completedFuture(new Authorization.Granted("good"));
        };
    }

    /** A publisher that sends twenty-five frames a second for as long as the attack lasts. */
    private record Steady(SocketRelay relay, Channel channel, Future<?> frames) {
        static Steady start(SocketRelay relay) {
            Channel channel = relay.publish();
            long[] time = {0};
            Runnable frame = () -> relay.send(channel, Bench.tag(time[0] += 40, 500));
            Future<?> frames =
                    channel.eventLoop().scheduleAtFixedRate(frame, 0, 40, TimeUnit.MILLISECONDS);
            return new Steady(relay, channel, frames);
        }

        void assertUnharmed() {
            SocketRelay.await("frames", () -> relay.encoder.sent.size() > 5);
            channel.eventLoop().submit(() -> frames.cancel(false)).syncUninterruptibly();
            relay.unpublish(channel);
            assertEquals(relay.encoder.sent, relay.origin.media);
            assertEquals("ended UNPUBLISHED", relay.bench.diary.plot().getLast());
        }
    }

    /** Live heap, once it gets no less, and what the connections hold of direct memory. */
    private static long memory(SocketRelay relay) {
        relay.settle();
        long heap = Long.MAX_VALUE;
        long less = liveHeap();
        while (heap - less > STEADY_BYTES) {
            heap = less;
            less = liveHeap();
        }
        return less + CountingServerChannel.directBytes();
    }

    private static long liveHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Classes are loaded, and buffers reach their sizes, before anything is measured. */
    private static void warmUp(SocketRelay relay, Attack attack) throws IOException {
        int closed = CountingServerChannel.closed();
        new Attackers(relay, attack, CONNECTIONS).close();
        SocketRelay.await("close", () -> CountingServerChannel.closed() == closed + CONNECTIONS);
    }

    private static void awaitConnections(SocketRelay relay, int count) {
        SocketRelay.await(count + " connections", () -> relay.server.connections() == count);
    }

    private static long refused(SocketRelay relay, Refusal reason) {
        return relay.bench.diary.lines.stream().filter(("refused " + reason)::equals).count();
    }

    @ParameterizedTest
    @EnumSource
    void isBounded(Attack attack) throws IOException {
        try (SocketRelay relay = relay(PLENTY, PLENTY, PLENTY)) {
            Steady publisher = Steady.start(relay);
            warmUp(relay, attack);
            long seen = refused(relay, attack.ending);
            long before = memory(relay);
            try (Attackers attackers = new Attackers(relay, attack, CONNECTIONS)) {
                long each = (memory(relay) - before) / CONNECTIONS;
                int held = attackers.open();
                long millis = attackers.strike(PATIENCE_MILLIS);
                assertEquals(0, attackers.open(), "connections still open");
                awaitConnections(relay, 1);
                long left = memory(relay) - before;
                System.out.printf(
                        "%s: %d held %.1f KiB each, closed after %d ms, %d KiB left%n",
                        attack, held, each / 1024.0, millis, left >> 10);
                assertEquals(seen + CONNECTIONS, refused(relay, attack.ending));
                assertTrue(each <= MOST_BYTES_A_CONNECTION, each + " bytes a connection");
                assertTrue(left <= MOST_BYTES_LEFT, left + " bytes left");
                assertTrue(millis < 2 * DEADLINE.toMillis(), millis + " ms");
            }
            publisher.assertUnharmed();
        }
    }

    @Test
    void aFloodOfConnectionsIsClosedAtOnce() throws IOException {
        try (SocketRelay relay = relay(FEW, PLENTY, PLENTY)) {
            Steady publisher = Steady.start(relay);
            try (Attackers attackers = new Attackers(relay, Attack.IDLE, CONNECTIONS)) {
                SocketRelay.await(
                        "most refused",
                        () -> refused(relay, Refusal.CONNECTION_RATE_OF_ADDRESS) == 90);
                relay.connect(new ChannelInboundHandlerAdapter());
                attackers.strike(PATIENCE_MILLIS);
                assertEquals(0, attackers.open());
            }
            awaitConnections(relay, 1);
            assertEquals(11, refused(relay, Refusal.DEADLINE), "another address got in");
            publisher.assertUnharmed();
        }
    }

    @Test
    void whoGuessesKeysIsShutOutSoon() throws IOException {
        try (SocketRelay relay = relay(PLENTY, FEW, PLENTY)) {
            isShutOutSoon(relay, Attack.KEY_GUESSING, Refusal.UNAUTHORIZED, Refusal.WRONG_KEYS);
        }
    }

    @Test
    void whoBreaksTheProtocolIsShutOutSoon() throws IOException {
        try (SocketRelay relay = relay(PLENTY, PLENTY, FEW)) {
            isShutOutSoon(relay, Attack.HTTP_REQUEST, Refusal.PROTOCOL, Refusal.VIOLATIONS);
        }
    }

    private static void isShutOutSoon(SocketRelay relay, Attack attack, Refusal first, Refusal then)
            throws IOException {
        Steady publisher = Steady.start(relay);
        for (int i = 0; i < 20; i++) {
            try (Attackers one = new Attackers(relay, attack, 1)) {
                one.strike(PATIENCE_MILLIS);
            }
        }
        assertEquals(11, refused(relay, first));
        assertEquals(9, refused(relay, then));
        awaitConnections(relay, 1);
        publisher.assertUnharmed();
    }
}
