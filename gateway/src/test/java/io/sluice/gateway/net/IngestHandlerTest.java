package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.LeakPresenceDetector;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.rtmp.session.ConnectRequest;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.gateway.action.Ban;
import io.sluice.gateway.auth.Authorization;
import io.sluice.gateway.config.ReconnectConfig;
import io.sluice.gateway.fixture.Bench;
import io.sluice.gateway.fixture.Complaints;
import io.sluice.gateway.fixture.PeerEncoder;
import io.sluice.gateway.fixture.PeerOrigin;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole publish on one thread: an encoder, the handler, the link, and an origin. */
class IngestHandlerTest {
    private static final SessionLimits LIMITS = SessionLimits.defaults();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final Bench bench = new Bench(ticker);
    private PeerEncoder encoder = new PeerEncoder("k");
    private PeerOrigin origin = new PeerOrigin();
    private final OriginRoutes routes =
            new OriginRoutes(
                    new RouteParts(
                            bench.config.origin().reconnecting(ReconnectConfig.never()),
                            LIMITS,
                            this::dial,
                            ticker,
                            () -> new SplittableRandom(1),
                            Optional.empty()));
    private @Nullable TestChannel toEncoder;
    private @Nullable TestChannel toOrigin;
    private int dials;
    private final Complaints complaints = new Complaints();
    private Promotion promotion = (stranger, then) -> then.accept(stranger.eventLoop());
    private UnfinishedBytes unfinished = new UnfinishedBytes(1 << 30, 1);

    @AfterEach
    void noLeak() {
        for (TestChannel channel : new TestChannel[] {toEncoder, toOrigin}) {
            if (channel != null) {
                channel.finishAndReleaseAll();
            }
        }
        bench.inspector.close();
        encoder.close();
        origin.close();
        LeakPresenceDetector.check();
    }

    private Future<Channel> dial(EventLoop loop, String host, int port, ChannelHandler link) {
        dials++;
        TestChannel dialled = new TestChannel(ticker, link);
        toOrigin = dialled;
        Promise<Channel> promise = loop.newPromise();
        try {
            dialled.register();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return promise.setSuccess(dialled);
    }

    private TestChannel connect() throws Exception {
        IngestParts parts =
                new IngestParts(
                        bench.config.ingest(),
                        LIMITS,
                        () -> new SplittableRandom(2),
                        routes,
                        bench.parts(),
                        unfinished,
                        promotion);
        TestChannel channel =
                new TestChannel(
                        ticker,
                        new IngestHandler(parts, InetAddress.ofLiteral("192.0.2.7"), complaints));
        toEncoder = channel;
        channel.register();
        return channel;
    }

    private TestChannel publish() throws Exception {
        TestChannel channel = connect();
        encoder.session.start();
        talk();
        return channel;
    }

    private TestChannel origin() {
        assertNotNull(toOrigin);
        return toOrigin;
    }

    /** Carries bytes between all four until nobody says anything more. */
    private void talk() {
        boolean more = true;
        while (more) {
            more = fromEncoder(encoder.session.takeOutput());
            assertNotNull(toEncoder);
            for (ByteBuf out = toEncoder.readOutbound(); out != null; ) {
                encoder.session.receive(out);
                out = toEncoder.readOutbound();
                more = true;
            }
            toEncoder.runPendingTasks();
            more |= toOrigin != null && talkToOrigin(toOrigin);
        }
    }

    private boolean talkToOrigin(TestChannel channel) {
        boolean more = false;
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            origin.receive(out);
            more = true;
        }
        ByteBuf answer = origin.session.takeOutput();
        if (answer == null) {
            return more;
        }
        if (channel.isActive()) {
            channel.writeInbound(answer);
        } else {
            answer.release();
        }
        return true;
    }

    private boolean fromEncoder(@Nullable ByteBuf bytes) {
        if (bytes == null) {
            return false;
        }
        assertNotNull(toEncoder);
        if (toEncoder.isActive()) {
            toEncoder.writeInbound(bytes);
        } else {
            bytes.release();
        }
        return true;
    }

    private void send(long timestamp, int bytes) {
        fromEncoder(encoder.media(Bench.tag(timestamp, bytes)));
        talk();
    }

    private void pass(long millis) {
        assertNotNull(toEncoder);
        for (long left = millis; left > 0; left -= 50) {
            ticker.advance(Math.min(left, 50), TimeUnit.MILLISECONDS);
            toEncoder.runScheduledPendingTasks();
        }
        talk();
    }

    @Test
    void aPublishFromHandshakeToEnd() throws Exception {
        TestChannel channel = publish();
        assertEquals(List.of("accepted FMS/3,0,1,123"), encoder.events);
        for (int i = 0; i < 40; i++) {
            send(40L * i, 10 + 997 * i);
        }
        assertEquals(encoder.sent, origin.media);
        fromEncoder(encoder.session.end());
        talk();
        assertEquals(List.of("publish live k", "FCUnpublish"), origin.events);
        assertEquals("ended UNPUBLISHED", bench.diary.plot().getLast());
        assertTrue(channel.isOpen(), "it may publish again");
        pass(10_050);
        assertFalse(channel.isOpen(), "but not at leisure");
    }

    @Test
    void whatTheOriginPromisedIsWhatTheNextEncoderHears() throws Exception {
        publish().close();
        talk();
        noLeak();
        encoder = new PeerEncoder("another");
        origin = new PeerOrigin();
        publish();
        assertEquals(List.of("accepted Peer/1"), encoder.events);
    }

    @Test
    void theOriginsRefusalReachesTheEncoder() throws Exception {
        origin.answer = PeerOrigin.Answer.REFUSE;
        TestChannel channel = publish();
        assertEquals(List.of("refused NetStream.Publish.Mine"), encoder.events);
        assertTrue(channel.isOpen(), "it has a moment to read that");
        pass(300);
        assertFalse(channel.isOpen());
        assertEquals("ended ORIGIN_REFUSED", bench.diary.plot().getLast());
    }

    @Test
    void aBannedKeyNeverReachesTheOrigin() throws Exception {
        bench.bans.add(
                Ban.Kind.KEY, bench.digester.digest("live", "k"), "cut", Duration.ofHours(1));
        publish();
        assertEquals(List.of("refused NetStream.Publish.Rejected"), encoder.events);
        assertEquals(0, dials);
        assertEquals(0, complaints.wrongKeys, "a ban is none");
    }

    @Test
    void aWrongKeyIsHeldAgainstItsAddress() throws Exception {
        bench.authorizer =
                request ->
                        CompletableFuture.completedFuture(new Authorization.Denied("no such key"));
        publish();
        assertEquals(List.of("refused NetStream.Publish.Rejected"), encoder.events);
        assertEquals(1, complaints.wrongKeys);
        assertEquals(0, dials);
    }

    @Test
    void theDeadlineIsAbsolute() throws Exception {
        TestChannel channel = connect();
        encoder.session.start();
        ByteBuf hello = encoder.session.takeOutput();
        assertNotNull(hello);
        while (hello.isReadable() && channel.isOpen()) {
            channel.writeInbound(hello.readRetainedSlice(1));
            ticker.advance(100, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
        assertEquals(100, hello.readerIndex(), "ten seconds of bytes");
        hello.release();
        assertFalse(channel.isOpen());
        assertEquals(List.of("refused DEADLINE"), bench.diary.plot());
    }

    @Test
    void theDeadlineGoesOnOnTheNextLoop() throws Exception {
        origin.answer = PeerOrigin.Answer.NONE;
        List<Consumer<EventLoop>> moved = new ArrayList<>();
        promotion = (stranger, then) -> moved.add(then);
        TestChannel channel = publish();
        pass(9_000);
        moved.getFirst().accept(channel.eventLoop());
        pass(900);
        assertEquals(List.of(), encoder.events);
        pass(200);
        assertEquals(List.of("refused NetStream.Publish.Failed"), encoder.events);
    }

    @Test
    void aConnectionThatEndsOnItsWayToAnotherLoopLeavesNothing() throws Exception {
        promotion = (stranger, then) -> {};
        TestChannel channel = publish();
        assertEquals(0, dials);
        channel.close();
        pass(20_000);
        assertEquals(List.of(), bench.diary.plot());
        assertEquals(List.of(), bench.directory.snapshot());
    }

    @Test
    void anOriginThatNeverAnswersIsGivenUpBeforeTheDeadline() throws Exception {
        origin.answer = PeerOrigin.Answer.NONE;
        assertRefusedAfter(5_000);
    }

    @Test
    void whoeverIsNeverAnsweredEndsAtTheDeadline() throws Exception {
        bench.authorizer = request -> new CompletableFuture<>();
        assertRefusedAfter(10_000);
    }

    private void assertRefusedAfter(long millis) throws Exception {
        TestChannel channel = publish();
        pass(millis - 100);
        assertEquals(List.of(), encoder.events);
        pass(200);
        assertEquals(List.of("refused NetStream.Publish.Failed"), encoder.events);
        pass(300);
        assertFalse(channel.isOpen());
    }

    @Test
    void aBrokenProtocolClosesAtOnce() throws Exception {
        TestChannel channel = connect();
        channel.writeInbound(channel.alloc().buffer().writeByte(6));
        assertFalse(channel.isOpen());
        assertEquals(List.of("refused PROTOCOL"), bench.diary.plot());
        assertEquals(1, complaints.violations.size());
    }

    @Test
    void aPublisherThatVanishesInsideAChunk() throws Exception {
        TestChannel channel = publish();
        send(0, 100);
        ByteBuf cut = encoder.media(Bench.tag(40, 5_000));
        channel.writeInbound(cut.readRetainedSlice(2_000));
        cut.release();
        channel.close();
        talk();
        assertEquals(encoder.sent.subList(0, 1), origin.media);
        assertEquals("FCUnpublish", origin.events.getLast());
        assertEquals("ended PUBLISHER_GONE", bench.diary.plot().getLast());
    }

    @Test
    void whoHoldsMostUnfinishedBytesGoesOnceThereAreTooMany() throws Exception {
        unfinished = new UnfinishedBytes(100_000, 10);
        unfinished.change(0, 70_000); // another's
        TestChannel channel = publish();
        ByteBuf message = encoder.media(Bench.tag(0, 50_000));
        channel.writeInbound(message.readRetainedSlice(9_000));
        assertEquals(79_000, unfinished.held(), 100);
        channel.writeInbound(message.readRetainedSlice(20_000));
        assertTrue(channel.isOpen(), "there is room");
        channel.writeInbound(message);
        assertEquals(70_000, unfinished.held(), "whole messages do not count");
        unfinished.change(0, 25_000); // another's
        ByteBuf next = encoder.media(Bench.tag(40, 50_000));
        channel.writeInbound(next.readRetainedSlice(8_000));
        assertTrue(channel.isOpen(), "its share is less");
        channel.writeInbound(next);
        ByteBuf last = encoder.media(Bench.tag(80, 50_000));
        channel.writeInbound(last.readRetainedSlice(12_000));
        last.release();
        assertFalse(channel.isOpen());
        assertEquals("ended PROTOCOL", bench.diary.plot().getLast());
        assertEquals(List.of(), complaints.violations, "it was let in");
        assertEquals(95_000, unfinished.held());
    }

    @Test
    void aSlowOriginSlowsThePublisherDown() throws Exception {
        TestChannel channel = publish();
        origin().fill();
        for (int i = 0; i < 5; i++) {
            send(i, 1 << 20);
        }
        assertFalse(channel.config().isAutoRead());
        assertTrue(bench.directory.size() == 1);
        origin().drain();
        talk();
        assertTrue(channel.config().isAutoRead());
        assertEquals(encoder.sent, origin.media);
    }

    @Test
    void whatCameWhilePausedIsNotLostWithThePublisher() throws Exception {
        TestChannel channel = publish();
        origin().fill();
        for (int i = 0; i < 6; i++) {
            send(i, 1 << 20);
        }
        channel.close();
        origin().drain();
        talk();
        assertEquals(encoder.sent, origin.media);
        assertEquals("ended PUBLISHER_GONE", bench.diary.plot().getLast());
    }

    @Test
    void anOriginThatDiesEndsThePublish() throws Exception {
        TestChannel channel = publish();
        send(0, 100);
        origin().close();
        talk();
        assertEquals("ended NetStream.Publish.Failed", encoder.events.getLast());
        pass(300);
        assertFalse(channel.isOpen());
        assertEquals("ended ORIGIN_GONE", bench.diary.plot().getLast());
    }

    @Test
    void aCutPublisherMaySendOnButNothingPasses() throws Exception {
        TestChannel channel = publish();
        send(0, 100);
        bench.inspector.score(1);
        bench.inspector.score(1);
        channel.runPendingTasks();
        fromEncoder(encoder.media(Bench.tag(40, 5_000)));
        talk();
        assertEquals("ended NetStream.Publish.Rejected", encoder.events.getLast());
        assertEquals(encoder.sent.subList(0, 1), origin.media);
        pass(300);
        assertFalse(channel.isOpen());
        assertEquals("ended CUT", bench.diary.plot().getLast());
    }

    @Test
    void anEncoderThatReadsNothingIsDropped() throws Exception {
        TestChannel channel = publish();
        channel.fill();
        for (int i = 0; i < 1_000 && channel.isOpen(); i++) {
            ByteBuf ping = channel.alloc().buffer();
            ping.writeByte(2).writeMedium(0).writeMedium(6).writeByte(4).writeInt(0);
            channel.writeInbound(ping.writeShort(6).writeInt(i));
        }
        assertFalse(channel.isOpen(), "so little may wait");
        assertEquals("ended PROTOCOL", bench.diary.plot().getLast());
    }

    private static ConnectRequest ableTo(int capsEx) {
        ConnectRequest plain = ConnectRequest.of("live", "rtmp://gate/live");
        return new ConnectRequest(
                plain.app(), plain.tcUrl(), plain.properties().with("capsEx", capsEx));
    }

    private static boolean asksToReconnect(TestChannel channel) {
        ByteBuf said = channel.readOutbound();
        try {
            return said != null
                    && said.toString(StandardCharsets.ISO_8859_1)
                            .contains("NetConnection.Connect.ReconnectRequest");
        } finally {
            ReferenceCountUtil.release(said);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, false"})
    void aDrainAsksWhoCanToReconnectAndTheStreamGoesOn(int capsEx, boolean asks) throws Exception {
        encoder.close();
        encoder = new PeerEncoder("k", ableTo(capsEx));
        TestChannel channel = publish();
        assertTrue(channel.pipeline().get(IngestHandler.class).drain());
        assertEquals(asks, asksToReconnect(channel));
        send(0, 100);
        assertEquals(encoder.sent, origin.media);
        fromEncoder(encoder.session.end());
        talk();
        assertFalse(channel.pipeline().get(IngestHandler.class).drain(), "nothing runs any more");
    }

    @Test
    void aConnectionThatPublishesNothingIsNotNeededInADrain() throws Exception {
        TestChannel channel = connect();
        assertFalse(channel.pipeline().get(IngestHandler.class).drain());
        assertNull(channel.readOutbound());
    }
}
