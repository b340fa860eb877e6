package io.sluice.gateway.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.LeakPresenceDetector;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.session.ConnectRequest;
import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.codecs.rtmp.session.StreamKey;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.gateway.action.Ban;
import io.sluice.gateway.auth.Authorization;
import io.sluice.gateway.auth.Terms;
import io.sluice.gateway.config.PolicyConfig;
import io.sluice.gateway.config.PolicyConfig.BanRule;
import io.sluice.gateway.config.PolicyConfig.LabelRule;
import io.sluice.gateway.config.PolicyConfig.UnscreenedRule;
import io.sluice.gateway.config.ProfileConfig;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.config.TapConfig;
import io.sluice.gateway.fixture.Bench;
import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.tap.Sampler;
import io.sluice.gateway.tap.Tap;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One publish between a publisher and an origin that the test plays by hand. */
class LiveStreamTest {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.7");
    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(ticker).build();
    private final Bench bench = new Bench(ticker);
    private final List<String> calls = new ArrayList<>();
    private final List<FakeOrigin> origins = new ArrayList<>();

    @AfterEach
    void noLeak() {
        bench.inspector.close();
        loop.finishAndReleaseAll();
        LeakPresenceDetector.check();
    }

    private boolean failing;
    private final Publisher publisher =
            new Publisher() {
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
                    if (failing) {
                        throw new IllegalStateException("as the test asked");
                    }
                    calls.add(on ? "read" : "pause");
                }
            };

    private LiveStream publish(String key) {
        StreamParts parts = bench.parts();
        PublishRequest request =
                new PublishRequest(
                        ConnectRequest.of("live", "rtmp://h/live"),
                        "live",
                        new StreamKey(key),
                        "live");
        LiveStream stream =
                new LiveStream(
                        parts,
                        parts.attempt(request, ADDRESS),
                        publisher,
                        loop.eventLoop(),
                        (id, renamed, listener) -> {
                            origins.add(new FakeOrigin(calls, listener));
                            return origins.getLast();
                        });
        stream.onPublish();
        run();
        return stream;
    }

    private LiveStream live() {
        LiveStream stream = publish("k");
        origin().listener.onOriginAccepted();
        calls.clear();
        return stream;
    }

    private FakeOrigin origin() {
        return origins.getLast();
    }

    private void run() {
        loop.runPendingTasks();
    }

    private void pass(long millis) {
        for (long left = millis; left > 0; left -= 100) {
            ticker.advance(Math.min(left, 100), TimeUnit.MILLISECONDS);
            loop.runScheduledPendingTasks();
            run();
        }
    }

    private void send(LiveStream stream, long timestamp) {
        stream.onMedia(Bench.tag(timestamp, 100), ticker.nanoTime());
    }

    private void score(float probability) {
        bench.inspector.score(probability);
        run();
    }

    private void withStrictProfile() {
        PolicyConfig standard = bench.config.policy();
        ProfileConfig strict =
                new ProfileConfig(
                        Duration.ofMillis(200),
                        Map.of("test_card", new LabelRule(0.1, 0.3, 1, 1)),
                        standard.unscreened());
        PolicyConfig both =
                new PolicyConfig(
                        standard.labels(),
                        standard.unscreened(),
                        standard.ban(),
                        standard.memory(),
                        Map.of("strict", strict));
        bench.profiles =
                WatchParts.of(bench.inspector, bench.config.inspect(), both, () -> 5).profiles();
    }

    private void grant(Optional<String> profile) {
        Terms terms = new Terms(Optional.empty(), Optional.empty(), Optional.empty(), profile);
        bench.authorizer =
                request ->
                        CompletableFuture.completedFuture(
                                new Authorization.Granted("alice", terms));
    }

    @Test
    void theRulesAndTheCadenceOfItsProfileHold() {
        withStrictProfile();
        grant(Optional.of("strict"));
        send(live(), 0);
        score(0.4f);
        assertEquals(List.of("origin cut", "end NetStream.Publish.Rejected"), calls);
        SamplingConfig sampling = bench.inspector.samplings.getLast().config();
        assertEquals(Duration.ofMillis(200), sampling.cadence());
    }

    @Test
    void withoutAProfileTheStandardRulesHold() {
        withStrictProfile();
        grant(Optional.empty());
        send(live(), 0);
        score(0.4f);
        assertEquals(List.of(), calls);
        SamplingConfig sampling = bench.inspector.samplings.getLast().config();
        assertEquals(bench.config.inspect().sampling(), sampling);
    }

    @Test
    void thePublisherHearsStartOnlyOnceTheOriginAccepted() {
        LiveStream stream = publish("k");
        assertEquals(List.of("pause", "dial"), calls);
        origin().listener.onOriginAccepted();
        assertEquals(List.of("pause", "dial", "started", "read"), calls);
        send(stream, 1);
        send(stream, 2);
        assertEquals(List.of(1L, 2L), origin().sent);
        stream.onPublisherGone(EndReason.UNPUBLISHED);
        assertEquals("origin end", calls.getLast());
        send(stream, 3);
        assertEquals(List.of(1L, 2L), origin().sent);
        assertEquals(1, bench.directory.size());
        origin().runDone();
        assertEquals(0, bench.directory.size());
        String identity = bench.digester.digest("live", "k");
        assertEquals(
                List.of("published by " + identity, "live", "ended UNPUBLISHED"),
                bench.diary.plot());
    }

    @Test
    void aBannedKeyIsRefusedBeforeTheOriginIsDialled() {
        String digest = bench.digester.digest("live", "k");
        bench.bans.add(Ban.Kind.KEY, digest, "cut", Duration.ofMinutes(1));
        bench.authorizer =
                request -> {
                    throw new AssertionError("asked for a banned key");
                };
        publish("k?another=query");
        assertEquals(List.of("pause", "refused NetStream.Publish.Rejected"), calls);
        assertEquals(List.of("refused BANNED"), bench.diary.plot());
        assertTrue(origins.isEmpty());
    }

    @Test
    void aBannedAddressOrIdentityIsRefusedToo() {
        bench.authorizer =
                request -> CompletableFuture.completedFuture(new Authorization.Granted("alice"));
        bench.bans.add(Ban.Kind.IDENTITY, "alice", "cut", Duration.ofMinutes(1));
        publish("k");
        bench.bans.all.clear();
        bench.bans.add(Ban.Kind.ADDRESS, "192.0.2.7", "cut", Duration.ofMinutes(1));
        publish("k");
        assertEquals(List.of("refused BANNED", "refused BANNED"), bench.diary.plot());
        assertTrue(origins.isEmpty());
    }

    @Test
    void aBanThatComesAfterTheAnswerStillKeepsTheOriginUndialled() {
        CompletableFuture<Authorization> later = new CompletableFuture<>();
        bench.authorizer = request -> later;
        publish("k");
        String digest = bench.digester.digest("live", "k");
        loop.eventLoop()
                .execute(() -> bench.bans.add(Ban.Kind.KEY, digest, "cut", Duration.ofMinutes(1)));
        later.complete(new Authorization.Granted("alice"));
        run();
        assertEquals(List.of("refused BANNED"), bench.diary.plot());
        assertTrue(origins.isEmpty());
    }

    @Test
    void deniedAndUnknowableLookAlike() {
        bench.authorizer =
                request -> CompletableFuture.completedFuture(new Authorization.Denied("no"));
        publish("k");
        List<String> denied = List.copyOf(calls);
        calls.clear();
        bench.authorizer =
                request -> CompletableFuture.failedFuture(new IllegalStateException("down"));
        publish("k");
        assertEquals(denied, calls);
        assertEquals(List.of("refused UNAUTHORIZED", "refused UNANSWERED"), bench.diary.plot());
    }

    @Test
    void anAnswerThatComesAfterThePublisherWentIsForgotten() {
        CompletableFuture<Authorization> later = new CompletableFuture<>();
        bench.authorizer = request -> later;
        LiveStream stream = publish("k");
        stream.onPublisherGone(EndReason.PUBLISHER_GONE);
        later.complete(new Authorization.Granted("alice"));
        run();
        assertTrue(origins.isEmpty());
        assertEquals(List.of(), bench.diary.plot());
    }

    @Test
    void oneNameIsPublishedOnceAtATime() {
        LiveStream first = live();
        publish("k");
        assertEquals(List.of("pause", "refused NetStream.Publish.BadName"), calls);
        first.onPublisherGone(EndReason.UNPUBLISHED);
        origin().runDone();
        publish("k");
        assertEquals("dial", calls.getLast());
    }

    @Test
    void streamsAreLimited() {
        bench.directory = bench.directory(1);
        live();
        publish("other");
        assertEquals("refused NetStream.Publish.Failed", calls.getLast());
        assertEquals("refused STREAMS", bench.diary.plot().getLast());
    }

    @Test
    void theOriginsRefusalGoesThrough() {
        publish("k");
        origin().listener.onOriginLost(EndReason.ORIGIN_REFUSED, "NetStream.Publish.X", "why");
        assertEquals("refused NetStream.Publish.X", calls.getLast());
        assertEquals("ended ORIGIN_REFUSED", bench.diary.plot().getLast());
        assertEquals(0, bench.directory.size());
    }

    @Test
    void theOriginsLossEndsThePublish() {
        LiveStream stream = live();
        send(stream, 1);
        origin().listener.onOriginLost(EndReason.ORIGIN_GONE, "C", "why");
        assertEquals(List.of("end C"), calls);
        send(stream, 2);
        stream.onPublisherGone(EndReason.PUBLISHER_GONE);
        assertEquals(List.of(1L), origin().sent);
        assertEquals("ended ORIGIN_GONE", bench.diary.plot().getLast());
    }

    @Test
    void aFullOriginPausesThePublisher() {
        live();
        origin().listener.onOriginFull(true);
        pass(40_000);
        assertEquals(List.of("pause"), calls);
        origin().listener.onOriginFull(false);
        assertEquals(List.of("pause", "read"), calls);
    }

    @Test
    void aSilentPublishEnds() {
        LiveStream stream = live();
        pass(29_000);
        send(stream, 1);
        pass(30_000);
        assertEquals(List.of(), calls);
        pass(2_000);
        assertEquals(List.of("origin end", "end NetStream.Publish.Failed"), calls);
        origin().runDone();
        assertEquals("ended MEDIA_IDLE", bench.diary.plot().getLast());
    }

    /** One picture in each publish: what would be cut in one is cut in two. */
    @Test
    void aPublisherThatLeavesAndComesBackGoesOnWhereItWas() {
        LiveStream first = live();
        score(1);
        first.onPublisherGone(EndReason.UNPUBLISHED);
        origin().runDone();
        live();
        assertEquals(List.of(), calls);
        score(1);
        assertEquals(List.of("origin cut", "end NetStream.Publish.Rejected"), calls);
    }

    /** A keyframe of HEVC, which is a track beside that of H.264. */
    private static MediaTag hevc(long timestampMillis) {
        MediaTag tag = Bench.tag(timestampMillis, 100);
        tag.payload().setByte(0, 0x91).setBytes(1, "hvc1".getBytes(StandardCharsets.US_ASCII));
        return tag;
    }

    @Test
    void whatIsSeenOnEachTrackCountsTogether() {
        LiveStream stream = live();
        send(stream, 1);
        stream.onMedia(hevc(2), ticker.nanoTime());
        assertEquals(2, bench.inspector.taps.size());
        bench.inspector.score(0, 1);
        bench.inspector.score(1, 0);
        run();
        assertEquals(List.of(), calls);
        pass(1_000);
        bench.inspector.score(0, 0);
        bench.inspector.score(1, 1);
        run();
        assertEquals(List.of("origin cut", "end NetStream.Publish.Rejected"), calls);
    }

    @Test
    void aCutEndsTheOriginFirstThenThePublisherThenBans() {
        LiveStream stream = live();
        send(stream, 1);
        score(1);
        assertEquals(List.of(), calls);
        score(1);
        assertEquals(List.of("origin cut", "end NetStream.Publish.Rejected"), calls);
        assertEquals(List.of("KEY " + bench.digester.digest("live", "k")), bench.bans.lines());
        send(stream, 2);
        assertEquals(List.of(1L), origin().sent);
        assertFalse(bench.diary.plot().toString().contains("Cut"), "not carried out yet");
        origin().runDone();
        List<String> plot = bench.diary.plot();
        assertEquals(List.of("Cut acted", "ended CUT"), plot.subList(plot.size() - 2, plot.size()));
        assertEquals(0, bench.directory.size());
    }

    /** Else the same key might come in between. */
    @Test
    void theNameIsFreeOnlyOnceItIsBanned() {
        live();
        origin().idle = true;
        bench.bans.onAdd = () -> assertEquals(1, bench.directory.size());
        score(1);
        score(1);
        assertEquals(List.of("origin cut", "end NetStream.Publish.Rejected"), calls);
        assertEquals(List.of("KEY " + bench.digester.digest("live", "k")), bench.bans.lines());
        assertEquals(0, bench.directory.size());
        assertEquals("ended CUT", bench.diary.plot().getLast());
    }

    @Test
    void theIdentityAndByTheRuleTheAddressAreBannedToo() {
        bench.authorizer =
                request -> CompletableFuture.completedFuture(new Authorization.Granted("alice"));
        bench.banRule = new BanRule(Duration.ofMinutes(20), true);
        live();
        score(1);
        score(1);
        assertEquals(
                List.of(
                        "KEY " + bench.digester.digest("live", "k"),
                        "IDENTITY alice",
                        "ADDRESS 192.0.2.7"),
                bench.bans.lines());
    }

    @Test
    void theInspectorHearsWhoPublishes() {
        bench.authorizer =
                request -> CompletableFuture.completedFuture(new Authorization.Granted("alice"));
        bench.banRule = new BanRule(Duration.ofMinutes(20), true);
        live();
        assertEquals(
                List.of(List.of("identity alice", "address 192.0.2.7")),
                bench.inspector.publishers);
    }

    @Test
    void aVerdictOnAStreamThatIsEndingStillCutsWhatWaits() {
        LiveStream stream = live();
        score(1);
        stream.onPublisherGone(EndReason.PUBLISHER_GONE);
        score(1);
        assertEquals(List.of("origin end", "origin cut"), calls);
        assertEquals(1, bench.bans.all.size());
        origin().runDone();
        assertEquals("ended CUT", bench.diary.plot().getLast());
    }

    @Test
    void aVerdictOnAStreamThatEndedStillBans() {
        LiveStream stream = live();
        score(1);
        stream.onPublisherGone(EndReason.PUBLISHER_GONE);
        origin().runDone();
        score(1);
        assertEquals(1, bench.bans.all.size());
        assertEquals("Cut acted", bench.diary.plot().getLast());
        assertEquals(
                1, bench.diary.plot().stream().filter(line -> line.startsWith("ended")).count());
    }

    @Test
    void anOperatorCutsByTheDirectory() {
        LiveStream stream = live();
        CompletableFuture<Boolean> cut =
                bench.directory
                        .cut(stream.id(), "seen by a person", Optional.of(Duration.ofHours(1)))
                        .toCompletableFuture();
        run();
        assertFalse(cut.isDone());
        origin().runDone();
        assertTrue(cut.join());
        assertEquals("ended CUT_BY_OPERATOR", bench.diary.plot().getLast());
        assertEquals("seen by a person", bench.bans.all.getFirst().reason());
        assertFalse(
                bench.directory.cut("none", "x", Optional.empty()).toCompletableFuture().join());
    }

    @Test
    void aSecondCutAddsItsBanAndNothingElse() {
        LiveStream stream = live();
        var first = bench.directory.cut(stream.id(), "by hand", Optional.empty());
        run();
        score(1);
        score(1);
        assertEquals(1, calls.stream().filter("origin cut"::equals).count());
        assertEquals(1, bench.bans.all.size());
        origin().runDone();
        assertTrue(first.toCompletableFuture().isDone());
        assertEquals("ended CUT_BY_OPERATOR", bench.diary.plot().getLast());
    }

    @Test
    void anUnscreenedStreamIsFlaggedAndRelayed() {
        LiveStream stream = live();
        for (int second = 0; second < 20; second++) {
            send(stream, second);
            bench.inspector.miss(Miss.CLASSIFIER_FAILED);
            pass(1_000);
        }
        assertEquals("alarm true", bench.diary.plot().getLast());
        assertEquals(20, origin().sent.size());
        bench.inspector.score(0);
        pass(1_000);
        assertEquals("alarm false", bench.diary.plot().getLast());
        assertEquals(List.of(), calls);
    }

    @Test
    void anUnscreenedStreamIsCutWhereThePolicySaysSo() {
        bench.unscreened = new UnscreenedRule(UnscreenedRule.Answer.CUT, Duration.ofSeconds(3));
        LiveStream stream = live();
        for (int second = 0; second < 10; second++) {
            send(stream, second);
            pass(1_000);
        }
        assertEquals(List.of("origin cut", "end NetStream.Publish.Rejected"), calls);
        assertEquals(List.of(), bench.bans.all);
        origin().runDone();
        assertEquals("ended CUT_UNSCREENED", bench.diary.plot().getLast());
    }

    @Test
    void everySecondIsBooked() {
        LiveStream stream = live();
        long start = ticker.nanoTime();
        for (int i = 0; i < 37; i++) {
            send(stream, i);
            if (i % 3 == 0) {
                score(0);
            }
            pass(700);
        }
        stream.onPublisherGone(EndReason.UNPUBLISHED);
        long lived = ticker.nanoTime() - start;
        assertEquals(lived, bench.diary.screenedNanos + bench.diary.unscreenedNanos);
    }

    @Test
    void aFullTapCostsTheRelayNothing() {
        bench.inspector.limits =
                new TapConfig(
                        8,
                        2,
                        DataSize.kibibytes(64),
                        DataSize.kibibytes(64),
                        DataSize.mebibytes(1));
        LiveStream stream = live();
        for (int i = 0; i < 10; i++) {
            send(stream, i);
        }
        assertEquals(10, origin().sent.size());
        assertEquals(8, bench.diary.tapDrops);
    }

    @Test
    void shuttingDownEndsAllAndLetsNobodyIn() {
        live();
        bench.directory.close();
        run();
        assertEquals(List.of("origin end", "end NetStream.Publish.Failed"), calls);
        origin().runDone();
        assertEquals("ended SHUTDOWN", bench.diary.plot().getLast());
        publish("other");
        assertEquals("refused SHUTDOWN", bench.diary.plot().getLast());
    }

    @Test
    void aBugEndsItsStream() {
        LiveStream stream = live();
        stream.onBug(new IllegalStateException("made by this test"));
        assertEquals(List.of("origin cut", "end NetStream.Publish.Rejected"), calls);
        origin().runDone();
        assertEquals("ended INTERNAL", bench.diary.plot().getLast());
    }

    /** Both are called by a write's completion, where an exception would go nowhere. */
    @Test
    void aBugInWhatTheOriginTellsEndsTheStreamToo() {
        live();
        failing = true;
        origin().listener.onOriginFull(true);
        assertTrue(calls.contains("origin cut"));
        origin().runDone();
        assertEquals("ended INTERNAL", bench.diary.plot().getLast());
    }

    @Test
    void aBugInTheFirstMediaEndsTheStreamAndNotOnlyItsLink() {
        publish("k");
        failing = true;
        origin().listener.onOriginAccepted();
        assertTrue(calls.contains("origin cut"));
        origin().runDone();
        assertEquals("ended INTERNAL", bench.diary.plot().getLast());
    }

    @Test
    void whoeverCutsHearsOfTheEndOnlyOnceNothingCanLeave() {
        LiveStream stream = live();
        var first = bench.directory.cut(stream.id(), "by hand", Optional.empty());
        var second = bench.directory.cut(stream.id(), "by another", Optional.empty());
        run();
        assertFalse(first.toCompletableFuture().isDone());
        assertFalse(second.toCompletableFuture().isDone());
        origin().runDone();
        assertTrue(first.toCompletableFuture().isDone());
        assertTrue(second.toCompletableFuture().isDone());
    }

    @Test
    void aTagIsReleasedAlsoWhereAnObserverThrows() {
        LiveStream stream = live();
        MediaTag tag = Bench.tag(1, 100);
        bench.diary.failAtMedia = true;
        assertThrows(IllegalStateException.class, () -> stream.onMedia(tag, ticker.nanoTime()));
        assertEquals(0, tag.payload().refCnt());
    }

    @Test
    void theDirectoryShowsWhatIsThere() {
        LiveStream stream = live();
        send(stream, 1);
        pass(1_000);
        StreamView view = bench.directory.snapshot().getFirst();
        assertEquals(stream.id(), view.info().id());
        assertEquals(StreamState.LIVE, view.state());
        assertEquals(1, view.mediaTags());
        assertEquals(100, view.mediaBytes());
        assertEquals(7, view.queuedBytes());
        assertEquals(Optional.of(view), bench.directory.find(stream.id()));
    }

    @Test
    void whereNobodyIsLetInAnyMoreARunningStreamGoesOn() {
        LiveStream stream = live();
        bench.directory.enterNoMore();
        publish("other");
        assertEquals("refused SHUTDOWN", bench.diary.plot().getLast());
        calls.clear();
        send(stream, 1);
        assertEquals(List.of(1L), origin().sent);
        assertEquals(List.of(), calls);
    }

    /** A bunch of ten frames at once, and nothing then. */
    private int sendBunch(LiveStream stream, int number) {
        for (int place = 0; place < 10; place++) {
            send(stream, number * 333L + place);
        }
        return 10;
    }

    @Test
    void whatATapHoldsBackIsLetGoThoughNothingElseComes() {
        LiveStream stream = live();
        Tap tap = bench.inspector.taps.getLast();
        int missing = 0;
        for (int i = 0; tap.heldUntilNanos() == Sampler.NEVER; i++) {
            assertTrue(i < 1_000, "never held back");
            pass(333);
            missing = sendBunch(stream, i) - drain(tap);
        }
        assertTrue(missing > 0, missing + " held back");
        pass(200);
        assertEquals(missing, drain(tap));
        assertEquals(Sampler.NEVER, tap.heldUntilNanos());
    }

    private static int drain(Tap tap) {
        int waiting = tap.queue().size();
        for (int i = 0; i < waiting; i++) {
            Objects.requireNonNull(tap.queue().poll()).release();
        }
        return waiting;
    }
}
