package io.sluice.gateway.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.LeakPresenceDetector;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.rtmp.session.ConnectRequest;
import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.codecs.rtmp.session.StreamKey;
import io.sluice.gateway.action.Ban;
import io.sluice.gateway.auth.Authorization;
import io.sluice.gateway.fixture.Bench;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Publishes of one name, each on a loop of its own, which has a turn when the test says so. */
class TakeoverTest {
    private static final String BAD_NAME = "refused NetStream.Publish.BadName";

    private final MockTicker ticker = Ticker.newMockTicker();
    private final Bench bench = new Bench(ticker);
    private final List<Peer> peers = new ArrayList<>();

    @AfterEach
    void noLeak() {
        bench.inspector.close();
        peers.forEach(peer -> peer.loop.finishAndReleaseAll());
        LeakPresenceDetector.check();
    }

    /** One publisher with its stream and its stream's origin. */
    private final class Peer implements Publisher {
        final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(ticker).build();
        final List<String> calls = new ArrayList<>();
        final LiveStream stream;
        @Nullable FakeOrigin origin;

        Peer() {
            StreamParts parts = bench.parts();
            PublishRequest request =
                    new PublishRequest(
                            ConnectRequest.of("live", "rtmp://h/live"),
                            "live",
                            new StreamKey("k"),
                            "live");
            Attempt attempt = parts.attempt(request, InetAddress.ofLiteral("192.0.2.7"));
            stream = new LiveStream(parts, attempt, this, loop.eventLoop(), this::origin);
            peers.add(this);
        }

        private Origin origin(String id, Object renamed, Origin.Listener listener) {
            FakeOrigin made = new FakeOrigin(calls, listener);
            origin = made;
            return made;
        }

        FakeOrigin origin() {
            return Objects.requireNonNull(origin);
        }

        Peer turn() {
            loop.runPendingTasks();
            return this;
        }

        String last() {
            return calls.getLast();
        }

        @Override
        public void started() {
            calls.add("started");
        }

        @Override
        public void refused(String code, String description) {
            calls.add("refused " + code);
        }

        @Override
        public void end(String code, String description) {
            calls.add("end " + code);
        }

        @Override
        public void reading(boolean on) {
            calls.add(on ? "read" : "pause");
        }
    }

    private Peer publish() {
        Peer peer = new Peer();
        peer.stream.onPublish();
        return peer.turn();
    }

    private Peer live() {
        Peer peer = publish();
        peer.origin().listener.onOriginAccepted();
        peer.calls.clear();
        return peer;
    }

    private void turns() {
        peers.forEach(Peer::turn);
        peers.forEach(Peer::turn);
    }

    private void pass(long millis) {
        for (long left = millis; left > 0; left -= 100) {
            ticker.advance(Math.min(left, 100), TimeUnit.MILLISECONDS);
            peers.forEach(peer -> peer.loop.runScheduledPendingTasks());
            turns();
        }
    }

    private String lastOfPlot() {
        return bench.diary.plot().getLast();
    }

    @Test
    void aSilentPublishMakesWayAndOnlyThenTheOriginIsDialled() {
        Peer holder = live();
        pass(5_000);
        Peer newcomer = publish();
        holder.turn();
        newcomer.turn();
        assertEquals(List.of("origin end", "end NetStream.Publish.Failed"), holder.calls);
        assertEquals(List.of("pause"), newcomer.calls);
        holder.origin().runDone();
        assertEquals("ended TAKEN_OVER", lastOfPlot());
        newcomer.turn();
        assertEquals(List.of("pause", "dial"), newcomer.calls);
        newcomer.origin().listener.onOriginAccepted();
        assertEquals("live", lastOfPlot());
        assertEquals(1, bench.directory.size());
    }

    @Test
    void aShorterSilenceIsLeftAlone() {
        Peer holder = live();
        pass(1_000);
        holder.stream.onMedia(Bench.tag(1, 100), ticker.nanoTime());
        pass(4_999);
        Peer newcomer = publish();
        turns();
        assertEquals(BAD_NAME, newcomer.last());
        assertEquals(List.of(), holder.calls);
        assertEquals("refused NAME_IN_USE", lastOfPlot());
        pass(1);
        publish();
        turns();
        assertEquals("end NetStream.Publish.Failed", holder.last());
    }

    @Test
    void noneIsTakenOverWhereTheConfigurationSaysNever() {
        bench.takeover = Duration.ZERO;
        Peer holder = live();
        pass(20_000);
        Peer newcomer = publish();
        turns();
        assertEquals(BAD_NAME, newcomer.last());
        assertEquals(List.of(), holder.calls);
    }

    @Test
    void anotherIdentityIsRefused() {
        bench.authorizer =
                request -> CompletableFuture.completedFuture(new Authorization.Granted("alice"));
        Peer holder = live();
        pass(20_000);
        bench.authorizer =
                request -> CompletableFuture.completedFuture(new Authorization.Granted("bob"));
        Peer newcomer = publish();
        turns();
        assertEquals(BAD_NAME, newcomer.last());
        assertEquals(List.of(), holder.calls);
    }

    @Test
    void aHolderThatIsStillDiallingIsNotSilent() {
        Peer holder = publish();
        pass(9_000);
        Peer newcomer = publish();
        turns();
        assertEquals(BAD_NAME, newcomer.last());
        assertEquals("dial", holder.last());
    }

    /** An encoder that comes back at once, while the origin still takes what it sent before. */
    @Test
    void aHolderThatIsEndingIsWaitedForByItsOwnIdentity() {
        Peer holder = live();
        holder.stream.onPublisherGone(EndReason.PUBLISHER_GONE);
        Peer newcomer = publish();
        Peer another = publish();
        turns();
        assertEquals(List.of("pause"), newcomer.calls);
        holder.origin().runDone();
        turns();
        assertEquals("dial", newcomer.last());
        assertEquals(BAD_NAME, another.last());
        assertEquals(1, bench.directory.size());
    }

    @Test
    void aHolderThatIsEndingIsNotWaitedForByAnotherIdentity() {
        bench.authorizer =
                request -> CompletableFuture.completedFuture(new Authorization.Granted("alice"));
        Peer holder = live();
        holder.stream.onPublisherGone(EndReason.PUBLISHER_GONE);
        bench.authorizer =
                request -> CompletableFuture.completedFuture(new Authorization.Granted("bob"));
        assertEquals(BAD_NAME, asked());
        holder.origin().runDone();
        assertEquals("ended PUBLISHER_GONE", lastOfPlot());
    }

    @Test
    void aFullOriginIsNoSilence() {
        Peer holder = live();
        holder.origin().listener.onOriginFull(true);
        pass(20_000);
        assertEquals(BAD_NAME, asked());
        holder.origin().listener.onOriginFull(false);
        pass(4_900);
        assertEquals(BAD_NAME, asked());
        pass(100);
        assertEquals("pause", asked());
        assertEquals("end NetStream.Publish.Failed", holder.last());
    }

    private String asked() {
        Peer newcomer = publish();
        turns();
        return newcomer.last();
    }

    @Test
    void aNewcomerThatGoesAwayWhileItWaitsDialsNothing() {
        Peer holder = live();
        pass(5_000);
        Peer newcomer = publish();
        holder.turn();
        newcomer.stream.onPublisherGone(EndReason.PUBLISHER_GONE);
        holder.origin().runDone();
        turns();
        assertEquals(List.of("pause"), newcomer.calls);
        assertNull(newcomer.origin);
        assertEquals(0, bench.directory.size());
    }

    @Test
    void aBanWhileItWaitsKeepsItOut() {
        Peer holder = live();
        pass(5_000);
        Peer newcomer = publish();
        holder.turn();
        String digest = bench.digester.digest("live", "k");
        bench.bans.add(Ban.Kind.KEY, digest, "cut", Duration.ofMinutes(1));
        holder.origin().runDone();
        turns();
        assertEquals("refused BANNED", lastOfPlot());
        assertNull(newcomer.origin);
    }

    @Test
    void aHolderThatIsCutWhileItMakesWayEndsAsCut() {
        Peer holder = live();
        pass(5_000);
        Peer newcomer = publish();
        holder.turn();
        bench.inspector.score(1);
        bench.inspector.score(1);
        holder.turn();
        assertEquals("origin cut", holder.last());
        holder.origin().runDone();
        assertEquals("ended CUT", lastOfPlot());
        newcomer.turn();
        assertEquals("refused BANNED", lastOfPlot());
    }

    @Test
    void ofTwoNewcomersOneWins() {
        Peer holder = live();
        pass(5_000);
        Peer first = publish();
        Peer second = publish();
        turns();
        holder.origin().runDone();
        turns();
        assertEquals("dial", first.last());
        assertEquals(BAD_NAME, second.last());
        assertEquals(1, bench.directory.size());
    }

    @Test
    void whoeverEntersFirstOnceTheNameIsFreeHasIt() {
        Peer holder = live();
        pass(5_000);
        Peer waits = publish();
        holder.turn();
        holder.origin().runDone();
        Peer comesNow = publish();
        waits.turn();
        assertEquals("dial", comesNow.last());
        assertEquals(BAD_NAME, waits.last());
    }
}
