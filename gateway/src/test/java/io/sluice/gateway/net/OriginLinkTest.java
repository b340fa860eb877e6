package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.LeakPresenceDetector;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.amf.AmfValue;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.session.ConnectRequest;
import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.codecs.rtmp.session.PushSession;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.codecs.rtmp.session.StreamKey;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.gateway.config.ConfigReader;
import io.sluice.gateway.config.OriginConfig;
import io.sluice.gateway.config.ReconnectConfig;
import io.sluice.gateway.fixture.Bench;
import io.sluice.gateway.fixture.PeerOrigin;
import io.sluice.gateway.stream.Origin;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The link to an origin that is an ingest session, over a channel that can be full. */
class OriginLinkTest {
    /** The version that a client which signs its handshake says. */
    private static final int DIGEST = 0x09007C02;

    private static final PublishRequest REQUEST =
            new PublishRequest(
                    new ConnectRequest(
                            "live",
                            "rtmp://gate/live",
                            AmfObject.empty().with("app", "live").with("flashVer", "Encoder/9")),
                    "live",
                    new StreamKey("k"),
                    "live");

    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(ticker).build();
    private final PeerOrigin peer = new PeerOrigin();
    private final List<String> heard = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final OriginRoutes routes =
            new OriginRoutes(
                    new RouteParts(
                            OriginConfig.defaults()
                                    .at("rtmp://origin.example/{app}")
                                    .queueing(DataSize.kibibytes(4), DataSize.kibibytes(1))
                                    .stallingAfter(Duration.ofSeconds(8))
                                    .reconnecting(ReconnectConfig.never()),
                            SessionLimits.defaults(),
                            this::dial,
                            ticker,
                            () -> new SplittableRandom(1),
                            Optional.empty()));
    private Promise<Channel> dialled = loop.eventLoop().newPromise();
    private @Nullable ChannelHandler handler;
    private @Nullable TestChannel channel;
    private @Nullable ResumingOrigin link;

    private final Origin.Listener listener = new OriginDiary(heard);

    @AfterEach
    void noLeak() {
        if (channel != null) {
            channel.finishAndReleaseAll();
        }
        loop.finishAndReleaseAll();
        peer.close();
        LeakPresenceDetector.check();
    }

    private Future<Channel> dial(EventLoop on, String host, int port, ChannelHandler handler) {
        assertEquals("origin.example:1935", host + ":" + port);
        this.handler = handler;
        return dialled;
    }

    private ResumingOrigin dialling() {
        ResumingOrigin dialling =
                new ResumingOrigin(
                        routes, "id", loop.eventLoop(), REQUEST, Optional.empty(), listener);
        link = dialling;
        dialling.dial();
        return dialling;
    }

    private TestChannel connect() throws Exception {
        assertNotNull(handler);
        TestChannel connected = new TestChannel(ticker, handler);
        channel = connected;
        connected.register();
        dialled.setSuccess(connected);
        talk();
        return connected;
    }

    private ResumingOrigin open() throws Exception {
        ResumingOrigin open = dialling();
        connect();
        assertEquals(List.of("accepted"), heard);
        heard.clear();
        return open;
    }

    private TestChannel channel() {
        assertNotNull(channel);
        return channel;
    }

    /** Carries bytes both ways until nobody says anything more. */
    private void talk() {
        boolean more = true;
        while (more) {
            more = false;
            for (ByteBuf out = channel().readOutbound();
                    out != null;
                    out = channel().readOutbound()) {
                peer.receive(out);
                more = true;
            }
            ByteBuf answer = peer.session.takeOutput();
            if (answer != null && channel().isActive()) {
                channel().writeInbound(answer);
                more = true;
            } else if (answer != null) {
                answer.release();
            }
        }
    }

    private void send(ResumingOrigin to, long timestamp, int bytes) {
        MediaTag tag = Bench.tag(timestamp, bytes);
        sent.add(PeerOrigin.describe(tag));
        to.send(tag, ticker.nanoTime());
    }

    private void pass(long millis) {
        for (long left = millis; left > 0; left -= 50) {
            ticker.advance(Math.min(left, 50), TimeUnit.MILLISECONDS);
            loop.runScheduledPendingTasks();
        }
    }

    @Test
    void mediaArrivesAsItWasSent() throws Exception {
        ResumingOrigin open = open();
        for (int i = 0; i < 50; i++) {
            send(open, 40L * i, 1 + i * 37);
        }
        talk();
        assertEquals(sent, peer.media);
        assertEquals(0, open.queuedBytes());
        assertEquals(50, heard.size());
        open.end(() -> heard.add("done"));
        talk();
        assertEquals("done", heard.getLast());
        assertEquals(List.of("publish live k", "FCUnpublish"), peer.events);
        assertFalse(channel().isOpen());
        assertFalse(channel().resets);
    }

    @Test
    void theOriginGetsThePublishersPropertiesAndItsProfileIsKept() throws Exception {
        assertEquals("FMS/3,0,1,123", routes.profile("live").fmsVer());
        open();
        assertNotNull(peer.connect);
        assertEquals("Encoder/9", peer.connect.properties().string("flashVer"));
        assertEquals("rtmp://origin.example:1935/live", peer.connect.tcUrl());
        assertEquals("Peer/1", routes.profile("live").fmsVer());
    }

    /** A codec that its list lacks ends the publish, and no connection is dialled for it again. */
    @Test
    void anOriginThatLacksTheCodecEndsThePublish() throws Exception {
        AmfValue codecs = new AmfValue.StrictArray(List.of(AmfValue.of("av01")));
        peer.promise = AmfObject.empty().with("fourCcList", codecs);
        ResumingOrigin open = open();
        ByteBuf header = Unpooled.wrappedBuffer(HexFormat.of().parseHex("906876633101"));
        open.send(new MediaTag(MediaTag.Kind.VIDEO, 0, header), ticker.nanoTime());
        assertEquals(
                List.of("lost ORIGIN_ENDED NetStream.Publish.Rejected", "loss IN_FLIGHT"), heard);
        assertFalse(channel().isOpen());
        assertEquals(0, open.queuedBytes());
        talk();
        assertEquals(List.of(), peer.media);
    }

    @Test
    void theHandshakeThatOriginsAreOfferedIsConfiguration() throws Exception {
        assertEquals(0, versionInHello("main", "handshake: simple"));
        assertEquals(DIGEST, versionInHello("main", "handshake: digest"));
    }

    @Test
    void furtherOriginsMayBeOfferedAnother() throws Exception {
        assertEquals(DIGEST, versionInHello("b", "handshake: digest, others: {b: {url: %s}}"));
        String another = "others: {b: {url: %s, handshake: digest}}";
        assertEquals(DIGEST, versionInHello("b", another));
        assertEquals(0, versionInHello("main", another));
    }

    private int versionInHello(String origin, String settings) throws Exception {
        String url = "\"rtmp://origin.example/a\"";
        String yaml = "origin: {url: %s, %s}".formatted(url, settings.formatted(url));
        RouteParts parts =
                RouteParts.of(
                        ConfigReader.parse(yaml, Map.of()).origin(),
                        SessionLimits.defaults(),
                        this::dial,
                        ticker,
                        () -> new SplittableRandom(1));
        OriginRoute route = new OriginRoute(origin, parts.config().places().get(origin), parts);
        try (PushSession session = route.session(REQUEST, _ -> {})) {
            session.start();
            ByteBuf hello = session.takeOutput();
            assertNotNull(hello);
            int version = hello.getInt(1 + 4);
            hello.release();
            return version;
        }
    }

    @Test
    void theOriginsRefusalIsHeardInItsWords() throws Exception {
        peer.answer = PeerOrigin.Answer.REFUSE;
        dialling();
        connect();
        assertEquals(List.of("lost ORIGIN_REFUSED NetStream.Publish.Mine"), heard);
        assertFalse(channel().isOpen());
    }

    @Test
    void anOriginThatCanNotBeReachedIsSaidSo() {
        dialling();
        dialled.setFailure(new IOException("refused"));
        assertEquals(List.of("lost ORIGIN_UNREACHABLE NetStream.Publish.Failed"), heard);
    }

    @Test
    void aDialHasItsTimeAndALateConnectionIsClosed() throws Exception {
        dialling();
        pass(5_000);
        assertEquals(List.of("lost ORIGIN_UNREACHABLE NetStream.Publish.Failed"), heard);
        connect();
        assertFalse(channel().isOpen());
        assertEquals(1, heard.size());
    }

    @Test
    void anAnswerHasItsTime() throws Exception {
        peer.answer = PeerOrigin.Answer.NONE;
        dialling();
        connect();
        pass(4_950);
        assertEquals(List.of(), heard);
        pass(100);
        assertEquals(List.of("lost ORIGIN_UNREACHABLE NetStream.Publish.Failed"), heard);
    }

    /** As where its TLS fails, or a balancer has nobody behind it. */
    @Test
    void whatClosesBeforeItSaysAnythingIsNoOrigin() throws Exception {
        dialling();
        assertNotNull(handler);
        channel = new TestChannel(ticker, handler);
        channel.register();
        channel.close();
        assertEquals(List.of("lost ORIGIN_UNREACHABLE NetStream.Publish.Failed"), heard);
    }

    @Test
    void anOriginThatClosesUnasked() throws Exception {
        peer.answer = PeerOrigin.Answer.NONE;
        dialling();
        connect().close();
        assertEquals(List.of("lost ORIGIN_GONE NetStream.Publish.Failed"), heard);
    }

    @Test
    void anOriginThatDiesWithMediaWaiting() throws Exception {
        ResumingOrigin open = open();
        channel().fill();
        send(open, 0, 100);
        send(open, 1, 100);
        channel().close();
        assertEquals(
                List.of(
                        "loss IN_FLIGHT",
                        "loss GIVEN_UP",
                        "lost ORIGIN_GONE NetStream.Publish.Failed"),
                heard);
        assertEquals(0, open.queuedBytes());
        send(open, 2, 100);
        open.end(() -> heard.add("done"));
        assertEquals("done", heard.getLast());
    }

    @Test
    void anOriginThatBreaksTheProtocol() throws Exception {
        open();
        ByteBuf chunkSizeOfZero = channel().alloc().buffer();
        chunkSizeOfZero.writeByte(2).writeMedium(0).writeMedium(4).writeByte(1).writeZero(4 + 4);
        channel().writeInbound(chunkSizeOfZero);
        assertEquals(List.of("lost ORIGIN_GONE NetStream.Publish.Failed"), heard);
        assertFalse(channel().isOpen());
    }

    @Test
    void aFullSocketPausesThePublisherAndLosesNothing() throws Exception {
        ResumingOrigin open = open();
        channel().fill();
        for (int i = 0; i < 10; i++) {
            send(open, i, 500);
        }
        assertEquals(List.of("full true"), heard);
        assertEquals(1, channel().messagesHandedOver());
        assertEquals(5_000, open.queuedBytes());
        channel().drain();
        talk();
        assertTrue(heard.contains("full false"));
        assertEquals(sent, peer.media);
        assertEquals(0, open.queuedBytes());
    }

    @Test
    void aCutTakesBackWhatIsNotBegun() throws Exception {
        ResumingOrigin open = open();
        channel().fill();
        for (int i = 0; i < 6; i++) {
            send(open, i, 100);
        }
        open.cut(() -> heard.add("done"));
        send(open, 9, 100);
        assertEquals(List.of(), heard);
        assertEquals(100, open.queuedBytes());
        channel().drain();
        talk();
        assertEquals(sent.subList(0, 1), peer.media);
        assertEquals(List.of("publish live k", "FCUnpublish"), peer.events);
        assertEquals("done", heard.getLast());
        assertFalse(channel().isOpen());
        assertFalse(channel().resets);
    }

    @Test
    void aCutOfAnIdleLinkIsAtOnce() throws Exception {
        ResumingOrigin open = open();
        send(open, 0, 100);
        open.cut(() -> heard.add("done"));
        assertEquals("done", heard.getLast());
        send(open, 1, 100);
        talk();
        assertEquals(sent.subList(0, 1), peer.media);
        assertFalse(channel().isOpen());
    }

    @Test
    void aCutThatCanNotBeWrittenResets() throws Exception {
        ResumingOrigin open = open();
        channel().fill();
        send(open, 0, 100);
        send(open, 1, 100);
        open.cut(() -> heard.add("done"));
        pass(200);
        assertEquals(List.of(), heard);
        pass(100);
        assertEquals(List.of("done"), heard);
        assertTrue(channel().resets);
        assertFalse(channel().isOpen());
        talk();
        assertEquals(List.of(), peer.media);
    }

    @Test
    void aCutWhileDrainingStandsInForTheEnd() throws Exception {
        ResumingOrigin open = open();
        channel().fill();
        send(open, 0, 100);
        send(open, 1, 100);
        open.end(() -> heard.add("ended"));
        open.cut(() -> heard.add("cut"));
        channel().drain();
        talk();
        assertEquals(sent.subList(0, 1), peer.media);
        assertEquals("cut", heard.getLast());
        assertFalse(heard.contains("ended"));
    }

    @Test
    void aCutBeforeTheOriginAcceptedOnlyCloses() throws Exception {
        peer.answer = PeerOrigin.Answer.NONE;
        ResumingOrigin asking = dialling();
        connect();
        asking.cut(() -> heard.add("done"));
        assertEquals(List.of("done"), heard);
        assertFalse(channel().isOpen());
    }

    @Test
    void aStalledOriginIsGivenUp() throws Exception {
        ResumingOrigin open = open();
        pass(30_000);
        assertEquals(List.of(), heard);
        channel().fill();
        send(open, 0, 100);
        pass(7_000);
        assertEquals(List.of(), heard);
        pass(2_050);
        assertEquals(
                List.of("loss IN_FLIGHT", "lost ORIGIN_STALLED NetStream.Publish.Failed"), heard);
        assertTrue(channel().resets);
    }

    @Test
    void aSlowOriginIsNotAStalledOne() throws Exception {
        ResumingOrigin open = open();
        for (int i = 0; i < 10; i++) {
            channel().fill();
            send(open, i, 100);
            pass(5_000);
            channel().drain();
            talk();
        }
        assertEquals(sent, peer.media);
    }

    @Test
    void anEndIsWrittenHoweverSlowlyTheOriginTakesIt() throws Exception {
        ResumingOrigin open = open();
        channel().fill();
        for (int i = 0; i < 5; i++) {
            send(open, i, 100);
        }
        open.end(() -> heard.add("done"));
        for (int i = 0; i < 5; i++) {
            pass(5_000);
            assertFalse(heard.contains("done"));
            channel().drainOne();
            talk();
        }
        assertEquals(sent, peer.media);
        assertTrue(heard.contains("done"));
    }

    @Test
    void anEndThatStallsIsGivenUp() throws Exception {
        ResumingOrigin open = open();
        channel().fill();
        send(open, 0, 100);
        open.end(() -> heard.add("done"));
        pass(10_000);
        assertEquals(List.of("loss IN_FLIGHT", "done"), heard);
        assertTrue(channel().resets);
        assertFalse(channel().isOpen());
    }

    @Test
    void relayLatencyIsFromReceivedToWritten() throws Exception {
        ResumingOrigin open = open();
        channel().fill();
        send(open, 0, 100);
        pass(30);
        channel().drain();
        assertEquals(List.of("relayed 100 in 30000000"), heard);
    }
}
