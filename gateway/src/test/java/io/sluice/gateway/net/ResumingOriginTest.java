package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.LeakPresenceDetector;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.rtmp.handshake.ClientHandshake;
import io.sluice.codecs.rtmp.session.ConnectRequest;
import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.codecs.rtmp.session.StreamKey;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.gateway.config.OriginConfig;
import io.sluice.gateway.config.OriginPlace;
import io.sluice.gateway.config.ReconnectConfig;
import io.sluice.gateway.fixture.Bench;
import io.sluice.gateway.fixture.PeerOrigin;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.Origin;
import io.sluice.gateway.stream.OriginLoss;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream's way over several origins and several connections, each an ingest session. */
class ResumingOriginTest {
    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(ticker).build();
    private final List<String> heard = new ArrayList<>();
    private final List<String> dialled = new ArrayList<>();
    private final Set<String> unreachable = new TreeSet<>();
    private final List<PeerOrigin> peers = new ArrayList<>();
    private final List<TestChannel> channels = new ArrayList<>();
    private PeerOrigin.Answer answer = PeerOrigin.Answer.ACCEPT;
    private @Nullable ResumingOrigin origin;

    /** What the publisher does as soon as it may go on. */
    private Runnable onRoom = () -> {};

    /** What else happens as a tag is told to be lost. */
    private Runnable onLoss = () -> {};

    private final Origin.Listener listener =
            new OriginDiary(heard) {
                @Override
                public void onOriginLost(EndReason reason, String code, String description) {
                    heard.add("lost " + reason);
                }

                @Override
                public void onOriginLoss(OriginLoss why) {
                    super.onOriginLoss(why);
                    onLoss.run();
                }

                @Override
                public void onOriginFull(boolean full) {
                    super.onOriginFull(full);
                    if (!full) {
                        onRoom.run();
                    }
                }

                @Override
                public void onRelayed(int bytes, long receivedNanos, long writtenNanos) {}
            };

    @AfterEach
    void noLeak() {
        if (origin != null) {
            origin.cut(() -> {});
        }
        talk();
        channels.forEach(TestChannel::finishAndReleaseAll);
        loop.finishAndReleaseAll();
        peers.forEach(PeerOrigin::close);
        LeakPresenceDetector.check();
    }

    private Future<Channel> dial(EventLoop on, String host, int port, ChannelHandler handler) {
        dialled.add(host);
        Promise<Channel> promise = on.newPromise();
        if (unreachable.contains(host)) {
            return promise.setFailure(new IOException("refused"));
        }
        PeerOrigin peer = new PeerOrigin();
        peer.answer = answer;
        peers.add(peer);
        TestChannel channel = new TestChannel(ticker, handler);
        channels.add(channel);
        try {
            channel.register();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return promise.setSuccess(channel);
    }

    private static OriginConfig config(Map<String, OriginPlace> others) {
        return OriginConfig.defaults()
                .at("rtmp://main/{app}")
                .queueing(DataSize.kibibytes(4), DataSize.kibibytes(1))
                .beside(others);
    }

    private static OriginPlace place(String host, String apps, int weight) {
        return new OriginPlace(
                "rtmp://" + host + "/{app}", "{key}", apps, weight, ClientHandshake.Form.SIMPLE);
    }

    private OriginRoutes routes(OriginConfig config) {
        SplittableRandom random = new SplittableRandom(7);
        return new OriginRoutes(
                new RouteParts(
                        config,
                        SessionLimits.defaults(),
                        this::dial,
                        ticker,
                        random::split,
                        Optional.empty()));
    }

    private ResumingOrigin dial(OriginConfig config) {
        return dial(routes(config), "live");
    }

    private ResumingOrigin dial(OriginRoutes routes, String app) {
        return dial(routes, app, Optional.empty());
    }

    private ResumingOrigin dial(OriginRoutes routes, String app, Optional<String> only) {
        ConnectRequest connect = ConnectRequest.of(app, "rtmp://gate/" + app);
        PublishRequest request = new PublishRequest(connect, app, new StreamKey("k"), "live");
        ResumingOrigin dialling =
                new ResumingOrigin(routes, "id", loop.eventLoop(), request, only, listener);
        origin = dialling;
        dialling.dial();
        talk();
        return dialling;
    }

    private ResumingOrigin open() {
        ResumingOrigin open = dial(config(Map.of()));
        assertEquals(List.of("accepted"), heard);
        heard.clear();
        return open;
    }

    private void talk() {
        boolean more = true;
        while (more) {
            more = false;
            for (int i = 0; i < channels.size(); i++) {
                TestChannel channel = channels.get(i);
                for (ByteBuf out = channel.readOutbound();
                        out != null;
                        out = channel.readOutbound()) {
                    peers.get(i).receive(out);
                    more = true;
                }
                ByteBuf back = peers.get(i).session.takeOutput();
                if (back != null && channel.isActive()) {
                    channel.writeInbound(back);
                    more = true;
                } else if (back != null) {
                    back.release();
                }
            }
        }
    }

    private void pass(long millis) {
        for (long left = millis; left > 0; left -= 10) {
            ticker.advance(Math.min(left, 10), TimeUnit.MILLISECONDS);
            loop.runScheduledPendingTasks();
            talk();
        }
    }

    private void send(int from, int to) {
        for (int i = from; i < to; i++) {
            origin().send(Bench.tag(i, 100), ticker.nanoTime());
        }
        talk();
    }

    private ResumingOrigin origin() {
        assertTrue(origin != null);
        return origin;
    }

    private List<Long> times(int connection) {
        return peers.get(connection).media.stream()
                .map(media -> Long.parseLong(media.split(" ")[1]))
                .toList();
    }

    @Test
    void theStreamGoesOnOverAnotherConnection() {
        open();
        send(0, 3);
        channels.getFirst().close();
        assertEquals(List.of("broken true"), heard);
        send(3, 6);
        pass(250);
        assertEquals(List.of("broken true", "broken false"), heard);
        send(6, 8);
        assertEquals(List.of(0L, 1L, 2L), times(0));
        assertEquals(List.of(3L, 4L, 5L, 6L, 7L), times(1));
        assertEquals(0, origin().queuedBytes());
        origin().end(() -> heard.add("done"));
        talk();
        assertEquals("done", heard.getLast());
        assertEquals(List.of("publish live k", "FCUnpublish"), peers.get(1).events);
    }

    @Test
    void aFullSocketThatBreaksLetsThePublisherGoOn() {
        open();
        channels.getFirst().fill();
        send(0, 60);
        assertEquals(List.of("full true"), heard);
        channels.getFirst().close();
        assertEquals(
                List.of("full true", "loss IN_FLIGHT", "broken true", "full false"),
                heard.stream().sorted(this::asHeard).toList());
        pass(250);
        assertEquals(59, times(1).size());
        assertEquals(1, times(1).getFirst());
        assertEquals(0, origin().queuedBytes());
    }

    /** The channel tells of its close later than of the write that failed. */
    @Test
    void whatComesBetweenAFailedWriteAndTheCloseWaitsForTheNextConnection() {
        open();
        channels.getFirst().fill();
        send(0, 30);
        onLoss =
                () -> {
                    onLoss = () -> {};
                    send(30, 31);
                };
        channels.getFirst().close();
        assertEquals(1, heard.stream().filter(said -> said.startsWith("loss ")).count());
        pass(250);
        assertEquals(30, times(1).size());
    }

    /** It is read again within the break's own call: the end of its publish may be what comes. */
    @Test
    void aPublisherThatEndsAsSoonAsItMayGoOnCausesNoDial() {
        open();
        channels.getFirst().fill();
        send(0, 60);
        onRoom = () -> origin().end(() -> heard.add("done"));
        channels.getFirst().close();
        assertTrue(heard.contains("done"));
        pass(5_000);
        assertEquals(List.of("main"), dialled);
        assertTrue(heard.indexOf("broken true") < heard.indexOf("broken false"));
    }

    /** What it would send on could go nowhere, and would be counted nowhere. */
    @Test
    void aPublisherOfAnOriginThatIsGivenUpIsNotToldToGoOn() {
        dial(config(Map.of()).reconnecting(ReconnectConfig.never()));
        channels.getFirst().fill();
        send(0, 60);
        channels.getFirst().close();
        assertEquals("lost ORIGIN_GONE", heard.getLast());
        assertFalse(heard.contains("full false"));
        assertEquals(60, heard.stream().filter(said -> said.startsWith("loss ")).count());
    }

    /** The order in which a channel tells of a broken write and of its close is its own. */
    private int asHeard(String a, String b) {
        List<String> order = List.of("full true", "loss IN_FLIGHT", "broken true", "full false");
        return Integer.compare(order.indexOf(a), order.indexOf(b));
    }

    @Test
    void itIsDialledAgainLessAndLessOftenAndGivenUp() {
        open();
        unreachable.add("main");
        channels.getFirst().close();
        send(0, 3);
        pass(10_000);
        int early = dialled.size();
        pass(19_900);
        assertEquals("broken true", heard.getLast());
        assertTrue(early > 5 && dialled.size() - early >= 9, dialled.size() + " dials");
        assertTrue(dialled.size() < 40, dialled.size() + " dials");
        pass(200);
        assertEquals(
                List.of(
                        "broken true",
                        "loss GIVEN_UP",
                        "loss GIVEN_UP",
                        "loss GIVEN_UP",
                        "broken false",
                        "lost ORIGIN_GONE"),
                heard);
        int dials = dialled.size();
        pass(10_000);
        assertEquals(dials, dialled.size());
        assertEquals(0, origin().queuedBytes());
    }

    /** Its word alone says little: else the next break would begin all anew. */
    @Test
    void anOriginThatTakesTheStreamAndDropsItIsDialledLessOftenAndGivenUpToo() {
        open();
        for (int i = 0; i < 3_300 && !heard.contains("lost ORIGIN_GONE"); i++) {
            channels.getLast().close();
            pass(10);
        }
        assertEquals("lost ORIGIN_GONE", heard.getLast());
        assertTrue(dialled.size() > 10 && dialled.size() < 40, dialled.size() + " dials");
        int dials = dialled.size();
        pass(10_000);
        assertEquals(dials, dialled.size());
    }

    @Test
    void aConnectionThatHoldsEndsTheTrouble() {
        open();
        channels.getFirst().close();
        pass(2_500);
        unreachable.add("main");
        channels.getLast().close();
        pass(29_000);
        assertEquals("broken true", heard.getLast());
        pass(1_100);
        assertEquals("lost ORIGIN_GONE", heard.getLast());
    }

    /** As nginx-rtmp does with a publish that the platform does not want. */
    @Test
    void anOriginThatHangsUpOnOnePublishIsNotHeldToHaveFailed() {
        OriginRoutes routes = routes(config(Map.of("spare", place("spare", "", 0))));
        answer = PeerOrigin.Answer.NONE;
        dial(routes, "live");
        channels.getFirst().close();
        talk();
        assertEquals(List.of("main", "spare"), dialled, "this one goes elsewhere");
        assertEquals("main", routes.order("live", Optional.empty()).getFirst().name());
        unreachable.add("main");
        dial(routes, "live");
        assertEquals("spare", routes.order("live", Optional.empty()).getFirst().name());
    }

    @Test
    void aNameThatTheOriginStillHoldsIsAskedForAgain() {
        open();
        answer = PeerOrigin.Answer.REFUSE;
        channels.getFirst().close();
        pass(2_000);
        assertEquals(List.of("broken true"), heard);
        answer = PeerOrigin.Answer.ACCEPT;
        pass(2_000);
        assertEquals(List.of("broken true", "broken false"), heard);
    }

    @Test
    void anOriginsOwnWordEndsTheStream() {
        open();
        peers.getFirst().session.endPublish("NetStream.Publish.Kicked", "Out.");
        talk();
        assertEquals(List.of("lost ORIGIN_ENDED"), heard);
        pass(1_000);
        assertEquals(1, dialled.size());
    }

    @Test
    void aCutWhileItIsAwayLetsNothingOut() {
        open();
        channels.getFirst().close();
        send(0, 3);
        heard.clear();
        origin().cut(() -> heard.add("done"));
        assertEquals(List.of("broken false", "done"), heard);
        pass(5_000);
        assertEquals(1, dialled.size());
        assertEquals(0, origin().queuedBytes());
    }

    @Test
    void aCutWhileItIsDialledAgainLetsNothingOut() {
        open();
        answer = PeerOrigin.Answer.NONE;
        channels.getFirst().close();
        send(0, 3);
        pass(300);
        assertEquals(2, dialled.size());
        origin().cut(() -> heard.add("done"));
        assertEquals("done", heard.getLast());
        assertFalse(channels.get(1).isOpen());
        talk();
        assertEquals(List.of(), peers.get(1).media);
    }

    @Test
    void aPublisherThatLeavesMeanwhileIsCounted() {
        open();
        channels.getFirst().close();
        send(0, 2);
        heard.clear();
        origin().end(() -> heard.add("done"));
        assertEquals(List.of("loss GIVEN_UP", "loss GIVEN_UP", "broken false", "done"), heard);
    }

    @Test
    void theNextOriginIsDialledWhereTheFirstCanNotBeReached() {
        unreachable.add("main");
        OriginRoutes routes = routes(config(Map.of("spare", place("spare", "", 0))));
        dial(routes, "live");
        assertEquals(List.of("main", "spare"), dialled);
        assertEquals(List.of("accepted"), heard);
        origin().cut(() -> {});
        dialled.clear();
        dial(routes, "live");
        assertEquals(List.of("spare"), dialled, "main could not be reached just now");
        origin().cut(() -> {});
        unreachable.clear();
        dialled.clear();
        pass(10_000);
        dial(routes, "live");
        assertEquals(List.of("main"), dialled);
    }

    @Test
    void aRefusalIsThePlatformsWord() {
        answer = PeerOrigin.Answer.REFUSE;
        dial(config(Map.of("spare", place("spare", "", 0))));
        assertEquals(List.of("main"), dialled);
        assertEquals(List.of("lost ORIGIN_REFUSED"), heard);
    }

    @Test
    void allUnreachable() {
        unreachable.addAll(List.of("main", "spare"));
        dial(config(Map.of("spare", place("spare", "", 0))));
        assertEquals(List.of("main", "spare"), dialled);
        assertEquals(List.of("lost ORIGIN_UNREACHABLE"), heard);
    }

    @Test
    void aLostOriginIsAskedFirstAndThenTheOthers() {
        OriginRoutes routes = routes(config(Map.of("spare", place("spare", "", 0))));
        dial(routes, "live");
        unreachable.add("main");
        channels.getFirst().close();
        pass(300);
        assertEquals(List.of("main", "main", "spare"), dialled);
        assertEquals(List.of("accepted", "broken true", "broken false"), heard);
    }

    @Test
    void anAppGoesToTheOriginsThatNameIt() {
        OriginConfig config = config(Map.of("sport", place("sport", "tennis, football", 1)));
        OriginRoutes routes = routes(config);
        dial(routes, "football");
        dial(routes, "live");
        assertEquals(List.of("sport", "main"), dialled);
    }

    @Test
    void theOriginThatTheAuthoriserNamesHasItOrNone() {
        OriginRoutes routes = routes(config(Map.of("spare", place("spare", "", 0))));
        dial(routes, "live", Optional.of("spare"));
        assertEquals(List.of("spare"), dialled);
        unreachable.add("spare");
        dial(routes, "live", Optional.of("spare"));
        dial(routes, "live", Optional.of("elsewhere"));
        assertEquals(List.of("spare", "spare"), dialled);
        assertEquals(
                List.of("accepted", "lost ORIGIN_UNREACHABLE", "lost ORIGIN_UNREACHABLE"), heard);
    }

    @Test
    void publishesAreSharedByWeight() {
        OriginRoutes routes = routes(config(Map.of("big", place("big", "", 3))));
        Map<String, Integer> first = new LinkedHashMap<>();
        for (int i = 0; i < 4_000; i++) {
            first.merge(routes.order("live", Optional.empty()).getFirst().name(), 1, Integer::sum);
        }
        int big = first.getOrDefault("big", 0);
        assertTrue(big > 2_850 && big < 3_150, first.toString());
    }
}
