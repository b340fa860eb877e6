package io.sluice.codecs.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.amf.AmfValue;
import io.sluice.codecs.amf.AmfValue.Atom;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import io.sluice.codecs.rtmp.command.Command;
import io.sluice.codecs.rtmp.session.ScriptedEncoder.Answer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What encoders say, in their order and with their quirks, and what they are answered. */
class IngestSessionTest {
    private final ScriptedEncoder encoder = new ScriptedEncoder();

    @AfterEach
    void noLeak() {
        encoder.close();
        LeakPresenceDetector.check();
    }

    @Test
    void ffmpegsLife() {
        encoder.handshake().message(2, 1, 0, 0, "0000ea60").connect("live", "rtmp://h:1935/live");
        assertEquals(
                List.of(
                        "5: 002625a0",
                        "6: 002625a002",
                        "1: 00010000",
                        "_result 1 status NetConnection.Connect.Success"),
                encoder.hearing());
        encoder.call(0, "releaseStream", 2, AmfValue.of("key"));
        encoder.call(0, "FCPublish", 3, AmfValue.of("key"));
        encoder.call(0, "createStream", 4);
        assertEquals(
                List.of(
                        "_result 2",
                        "onFCPublish 0 status NetStream.Publish.Start",
                        "_result 3",
                        "_result 4 = 1"),
                encoder.hearing());
        encoder.call(0, "_checkbw", 5);
        encoder.call(1, "publish", 6, AmfValue.of("key"), AmfValue.of("live"));
        assertEquals(
                List.of(
                        "_result 5",
                        "4: 000000000001",
                        "onStatus 0 on 1 status NetStream.Publish.Start"),
                encoder.hearing());
        assertTrue(encoder.session.publishing());
        encoder.media(18, 0, 1, "0200").media(9, 40, 1, "17").media(8, 41, 1, "af");
        encoder.call(0, "FCUnpublish", 7, AmfValue.of("key"));
        encoder.call(0, "deleteStream", 8, AmfValue.of(1));
        assertEquals(
                List.of(
                        "connect",
                        "publish live key",
                        "DATA at 0: 0200",
                        "VIDEO at 40: 17",
                        "AUDIO at 41: af",
                        "unpublish by FCUnpublish"),
                encoder.takeEvents());
        assertEquals(
                List.of(
                        "onStatus 0 on 1 status NetStream.Unpublish.Success",
                        "onFCUnpublish 0 status NetStream.Unpublish.Success",
                        "_result 7"),
                encoder.hearing());
        assertFalse(encoder.session.publishing());
    }

    /** OBS and librtmp: a ping of type 1 first on its id, transactions, and no answer to 0. */
    @Test
    void librtmpsLife() {
        encoder.handshake().connect("live", "rtmp://host/live");
        encoder.message(2, 5, 0, 0, "004c4b40");
        encoder.hearing();
        encoder.call(0, "releaseStream", 0, AmfValue.of("k"));
        encoder.call(0, "FCPublish", 0, AmfValue.of("k"));
        assertEquals(List.of(), encoder.hearing());
        encoder.message(2, 4, 0, 0, "0003 00000000 000001f4");
        encoder.call(0, "createStream", 4);
        encoder.call(1, "publish", 5, AmfValue.of("k"), AmfValue.of("live"));
        encoder.media(9, 0, 1, "17");
        encoder.call(0, "FCUnpublish", 0, AmfValue.of("k"));
        encoder.call(0, "deleteStream", 0, AmfValue.of(1));
        assertEquals(
                List.of("connect", "publish live k", "VIDEO at 0: 17", "unpublish by FCUnpublish"),
                encoder.takeEvents());
    }

    /** GStreamer's rtmp2sink sends the key where deleteStream wants the id. */
    @Test
    void rtmp2sinksEnd() {
        encoder.publish("k");
        encoder.call(0, "deleteStream", 0, AmfValue.of("k"));
        assertEquals(
                List.of("connect", "publish live k", "unpublish by deleteStream"),
                encoder.takeEvents());
    }

    @Test
    void wirecastsEnd() {
        encoder.publish("k").call(1, "publish", 0, AmfValue.of(false));
        assertEquals("unpublish by publish false", encoder.events.getLast());
        encoder.call(1, "publish", 0, AmfValue.of(false));
        assertEquals(3, encoder.events.size(), "only once");
    }

    @Test
    void closeStreamEndsOnlyItsOwnStream() {
        encoder.publish("k").call(0, "createStream", 6);
        encoder.call(2, "closeStream", 0);
        encoder.call(0, "deleteStream", 0, AmfValue.of(2));
        assertTrue(encoder.session.publishing());
        encoder.call(1, "closeStream", 0);
        assertEquals("unpublish by closeStream", encoder.events.getLast());
    }

    @ParameterizedTest
    @CsvSource({
        "live, rtmp://h/live, live",
        "live/, rtmp://h/live, live",
        "/live//, rtmp://h/live, live",
        "a/b/c, rtmp://h/a/b/c, a/b/c",
        "live?token=1&x=%20, rtmp://h/live, live",
        "'\"live\"', '\"rtmp://h/live\"', live",
        "'', rtmp://h:1935/from/url?x=1, from/url",
        "'', rtmp://h, ''",
        "'', '', ''"
    })
    void appsAreNormalised(String app, String tcUrl, String expected) {
        encoder.handshake().connect(app, tcUrl).call(0, "createStream", 2);
        encoder.call(1, "publish", 3, AmfValue.of("k"));
        assertNotNull(encoder.publish);
        assertEquals(expected, encoder.publish.app());
        assertEquals(expected, encoder.publish.connect().appName(0));
        assertEquals("live", encoder.publish.type());
    }

    /** Whichever way the encoder told the path's app and key apart. */
    @ParameterizedTest
    @CsvSource({
        "0, a/b, c/d?q=1, a/b, c/d?q=1",
        "1, a, b/c?q=1, a, b/c?q=1",
        "1, a/b, c?q=1, a, b/c?q=1",
        "2, a, b/c, a/b, c",
        "2, a, b?q=/x, a/b, ?q=/x",
        "3, a, b, a/b, ''",
        "1, '', a/b, a, b",
        "1, a, '', a, ''",
        "2, a, //b, a, /b",
    })
    void pathsAreSplitWhereConfigured(
            int segments, String app, String key, String expectedApp, String expectedKey) {
        encoder.handshake().connect(app, "").call(0, "createStream", 2);
        encoder.call(1, "publish", 3, AmfValue.of(key));
        assertNotNull(encoder.publish);
        PublishRequest split = encoder.publish.splitAfter(segments);
        assertEquals(expectedApp, split.app());
        assertEquals(expectedKey, split.key().reveal());
    }

    @Test
    void noAppHoldsWhatOnlyKeysMay() {
        encoder.handshake().connect("a", "").call(0, "createStream", 2);
        encoder.call(1, "publish", 3, AmfValue.of("b:c/d"));
        assertNotNull(encoder.publish);
        assertEquals("b:c/d", encoder.publish.splitAfter(1).key().reveal());
        assertThrows(ProtocolException.class, () -> encoder.publish.splitAfter(2));
    }

    @Test
    void oddPropertiesOfConnect() {
        encoder.handshake().connect(AmfObject.empty().with("tcurl", "rtmp://h/x"));
        assertNotNull(encoder.connect);
        assertEquals("rtmp://h/x", encoder.connect.tcUrl());
        try (ScriptedEncoder bare = new ScriptedEncoder()) {
            bare.handshake().send(0, new Command("connect", 1, Atom.NULL, List.of()));
            assertNotNull(bare.connect);
            assertEquals("", bare.connect.tcUrl());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?only=query", "name?a=b&c=d%20e", "a/b", "FB-1-0-x?s_bl=1"})
    void keysAsTheyComeThrough(String key) {
        encoder.publish(key);
        assertEquals("publish live " + key, encoder.events.getLast().replace("  ", " "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a\u0000b",
                "a\nb",
                "../x",
                "a/../b",
                "a;b",
                "`id`",
                "$(id)",
                "a\"b",
                "%2e%2e/x",
                "\u00e9"
            })
    void keysThatAreRefused(String key) {
        ProtocolException e = assertThrows(ProtocolException.class, () -> encoder.publish(key));
        assertEquals(Violation.NAME, e.violation());
        assertFalse(e.getMessage().contains(key), "the message must not hold the name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "../etc", "a/./b", "live%2f..", "live\r\n"})
    void appsThatAreRefused(String app) {
        encoder.handshake();
        ProtocolException e = assertThrows(ProtocolException.class, () -> encoder.connect(app, ""));
        assertEquals(Violation.NAME, e.violation());
    }

    @Test
    void namesThatAreTooLong() {
        ProtocolException e =
                assertThrows(ProtocolException.class, () -> encoder.publish("k".repeat(1025)));
        assertEquals(Violation.NAME, e.violation());
    }

    @Test
    void publishNamesThatAreNoStrings() {
        encoder.handshake().connect("live", "").call(0, "createStream", 2);
        encoder.hearing();
        encoder.call(1, "publish", 3, AmfValue.of(7)).call(1, "publish", 4, Atom.NULL);
        assertEquals(
                List.of(
                        "onStatus 0 on 1 error NetStream.Publish.BadName",
                        "onStatus 0 on 1 error NetStream.Publish.BadName"),
                encoder.hearing());
    }

    @Test
    void playIsRefusedAndNotFatal() {
        encoder.handshake().connect("live", "").call(0, "createStream", 2);
        encoder.hearing();
        encoder.call(1, "play", 0, AmfValue.of("k")).call(1, "play2", 0);
        assertEquals(
                List.of(
                        "onStatus 0 on 1 error NetStream.Play.Failed",
                        "onStatus 0 on 1 error NetStream.Play.Failed"),
                encoder.hearing());
        encoder.call(1, "publish", 3, AmfValue.of("k"));
        assertTrue(encoder.session.publishing());
    }

    @Test
    void unknownCommandsAndMessagesAreIgnored() {
        encoder.publish("k").hearing();
        encoder.call(1, "getStreamLength", 9, AmfValue.of("k")).call(0, "somethingElse", 0);
        encoder.message(3, 19, 0, 0, "00").message(3, 16, 0, 0, "00");
        encoder.message(3, 99, 0, 0, "").message(2, 4, 0, 0, "0063");
        assertEquals(List.of(), encoder.hearing());
        assertTrue(encoder.session.publishing());
    }

    @Test
    void refusedConnectHearsNothingMore() {
        encoder.connectAnswer = new Answer(false, "NetConnection.Connect.Rejected", "No.");
        encoder.handshake().connect("live", "");
        encoder.call(0, "createStream", 2).call(1, "publish", 3, AmfValue.of("k"));
        assertEquals(List.of("_error 1 error NetConnection.Connect.Rejected"), encoder.hearing());
        assertEquals(List.of("connect"), encoder.takeEvents());
    }

    @Test
    void aRefusedPublishMayBeAskedAnew() {
        encoder.publishAnswer = new Answer(false, "NetStream.Publish.BadName", "Taken.");
        encoder.publish("k1");
        assertEquals("onStatus 0 on 1 error NetStream.Publish.BadName", encoder.heard.getLast());
        encoder.publishAnswer = new Answer(true, "", "");
        encoder.call(1, "publish", 6, AmfValue.of("k2"));
        assertTrue(encoder.session.publishing());
        assertEquals(
                List.of("connect", "publish live k1", "publish live k2"), encoder.takeEvents());
    }

    @Test
    void aSecondPublishAtTheSameTimeIsRefused() {
        encoder.publishAnswer = null;
        encoder.publish("k1").call(0, "createStream", 6);
        encoder.hearing();
        encoder.call(2, "publish", 7, AmfValue.of("k2"));
        encoder.session.acceptPublish();
        encoder.call(1, "publish", 8, AmfValue.of("k3"));
        assertEquals(
                List.of(
                        "onStatus 0 on 2 error NetStream.Publish.BadName",
                        "4: 000000000001",
                        "onStatus 0 on 1 status NetStream.Publish.Start",
                        "onStatus 0 on 1 error NetStream.Publish.BadName"),
                encoder.hearing());
        assertEquals(List.of("connect", "publish live k1"), encoder.takeEvents());
    }

    @Test
    void aSecondPublishAfterTheFirstIsAskedAnew() {
        encoder.publish("k1").call(0, "deleteStream", 0, AmfValue.of(1));
        encoder.call(0, "createStream", 6).call(2, "publish", 7, AmfValue.of("k2"));
        encoder.media(9, 0, 1, "01").media(9, 0, 2, "02");
        assertEquals(
                List.of(
                        "connect",
                        "publish live k1",
                        "unpublish by deleteStream",
                        "publish live k2",
                        "VIDEO at 0: 02"),
                encoder.takeEvents());
        assertEquals(1, encoder.session.strayMediaMessages());
    }

    /** Before the answer, on stream 0, on another stream, after the end: never forwarded. */
    @Test
    void strayMediaIsDroppedAndCounted() {
        encoder.publishAnswer = null;
        encoder.handshake().media(9, 0, 1, "00");
        encoder.connect("live", "").call(0, "createStream", 2).call(0, "createStream", 3);
        encoder.media(9, 0, 1, "01").call(1, "publish", 4, AmfValue.of("k"));
        encoder.media(9, 0, 1, "02");
        encoder.session.acceptPublish();
        encoder.media(9, 0, 0, "03").media(9, 0, 2, "04").media(18, 0, 0, "05");
        encoder.media(9, 0, 1, "06");
        encoder.message(2, 9, 1, 1, "07"); // chunk stream 2 is as good as any
        encoder.call(1, "closeStream", 0).media(9, 2, 1, "08");
        assertEquals(
                List.of(
                        "connect",
                        "publish live k",
                        "VIDEO at 0: 06",
                        "VIDEO at 1: 07",
                        "unpublish by closeStream"),
                encoder.takeEvents());
        assertEquals(7, encoder.session.strayMediaMessages());
    }

    @Test
    void tooMuchStrayMediaIsAViolation() {
        encoder.handshake();
        ProtocolException e =
                assertThrows(
                        ProtocolException.class,
                        () -> IntStream.range(0, 1025).forEach(i -> encoder.media(8, 0, 1, "")));
        assertEquals(Violation.COMMAND, e.violation());
        assertEquals(1025, encoder.session.strayMediaMessages());
    }

    /** Video in an aggregate comes out like any other, so that it is inspected like any other. */
    @Test
    void aggregatesComeOutAsTheirParts() {
        encoder.publish("k");
        String video = "09 000002 000064 00 000000 17aa 0000000d";
        String audio = "08 000001 00006e 00 000000 af 0000000c";
        encoder.media(22, 500, 1, video + audio);
        assertEquals(
                List.of("VIDEO at 500: 17aa", "AUDIO at 510: af"),
                encoder.takeEvents().subList(2, 4));
        encoder.media(22, 600, 2, video);
        assertEquals(List.of(), encoder.takeEvents());
        assertEquals(1, encoder.session.strayMediaMessages());
        String nested = "16 000001 000000 00 000000 00 0000000c";
        assertThrows(ProtocolException.class, () -> encoder.media(22, 0, 1, nested));
    }

    @Test
    void amf3TypesHoldAmf0() {
        encoder.handshake().connect("live", "").call(0, "createStream", 2);
        encoder.message(3, 17, 0, 1, "00 02 0007 7075626c697368 00 0000000000000000 05 02 0001 6b");
        encoder.media(15, 3, 1, "00 02 0001 61");
        assertEquals(
                List.of("connect", "publish live k", "DATA at 3: 02000161"), encoder.takeEvents());
    }

    /** A command whose values switch to AMF3 is the same command. */
    @Test
    void amf3ValuesMeanTheSame() {
        encoder.handshake().connect("live", "").call(0, "createStream", 2);
        String publish = "11 06 0f 7075626c697368";
        encoder.message(3, 17, 0, 1, "00" + publish + "11 04 00 11 01 11 06 03 6b");
        assertEquals(List.of("connect", "publish live k"), encoder.takeEvents());
    }

    /** rtmp2sink says it twice a second, FFmpeg 8 with codecs as FourCC numbers: as it is. */
    @Test
    void metadataPassesAsItIs() {
        encoder.publish("k").takeEvents();
        String name = "02 000d 40736574446174614672616d65 02 000a 6f6e4d65746144617461";
        String hvc1 = "08 00000001 000c 766964656f636f6465636964 00 41da1d98cc400000 000009";
        String sent = (name + hvc1).replace(" ", "");
        encoder.media(18, 0, 1, sent).media(18, 500, 1, sent);
        assertEquals(List.of("DATA at 0: " + sent, "DATA at 500: " + sent), encoder.takeEvents());
    }

    @Test
    void timesThatJumpPassAsTheyAre() {
        encoder.publish("k").takeEvents();
        for (long time : new long[] {0xFFFF_FFFFL, 0, 5_000, 10, 0x8000_0000L}) {
            encoder.media(9, time, 1, "17");
        }
        assertEquals(
                List.of(
                        "VIDEO at 4294967295: 17",
                        "VIDEO at 0: 17",
                        "VIDEO at 5000: 17",
                        "VIDEO at 10: 17",
                        "VIDEO at 2147483648: 17"),
                encoder.takeEvents());
    }

    @Test
    void pingsAreAnswered() {
        encoder.publish("k").hearing();
        encoder.message(2, 4, 0, 0, "0006 0000abcd").message(2, 4, 0, 0, "0007 00000001");
        assertEquals(List.of("4: 00070000abcd"), encoder.hearing());
    }

    /** By our own window, or a smaller one of the peer's; with the running total. */
    @Test
    void windowsAreAcknowledged() {
        encoder.publish("k").message(2, 5, 0, 0, "00001000").hearing();
        long before = encoder.session.bytesReceived();
        String kilobyte = "00".repeat(1024);
        for (int i = 0; i < 8; i++) {
            encoder.media(9, i, 1, kilobyte);
        }
        List<String> acknowledgements = encoder.hearing();
        assertEquals(2, acknowledgements.size(), acknowledgements.toString());
        long last = Long.parseLong(acknowledgements.getLast().substring(3), 16);
        assertTrue(last > before && last <= encoder.session.bytesReceived());
    }

    /** Some hardware encoders stop sending without acknowledgements they never asked for. */
    @Test
    void windowsAreAcknowledgedUnasked() {
        encoder.publish("k").hearing();
        String much = "00".repeat(100_000);
        for (int i = 0; i < 30; i++) {
            encoder.media(9, i, 1, much);
        }
        List<String> acknowledgements = encoder.hearing();
        assertEquals(1, acknowledgements.size(), acknowledgements.toString());
        long total = Long.parseLong(acknowledgements.getFirst().substring(3), 16);
        assertTrue(total >= 2_500_000 && total <= encoder.session.bytesReceived());
    }

    /** Past 4 GB the running total starts again at 0, and goes on being sent. */
    @Test
    void theRunningTotalWraps() {
        MessageLink link = new MessageLink(ScriptedEncoder.ALLOC, SessionLimits.defaults());
        for (String expected : List.of("7fffffff", "fffffffe", "7ffffffd")) {
            link.count(Integer.MAX_VALUE);
            link.acknowledge();
            ByteBuf output = link.takeOutput();
            assertNotNull(output);
            String sent = ByteBufUtil.hexDump(output);
            assertTrue(sent.endsWith(expected), sent);
            output.release();
        }
        link.close();
    }

    @Test
    void aCutIsHeardAndNothingComesAfterIt() {
        encoder.publish("k").hearing();
        encoder.session.endPublish("NetStream.Publish.Rejected", "Cut.");
        encoder.listen();
        encoder.media(9, 0, 1, "17");
        assertEquals(
                List.of("onStatus 0 on 1 error NetStream.Publish.Rejected"), encoder.hearing());
        assertEquals(List.of("connect", "publish live k"), encoder.takeEvents());
    }

    @Test
    void aClosedSessionDropsWhatItGets() {
        encoder.publish("k");
        encoder.session.close();
        encoder.media(9, 0, 1, "17");
        assertEquals(2, encoder.events.size());
    }

    @Test
    void aClosedSessionShakesNoHands() {
        encoder.session.close();
        encoder.handshake();
        assertEquals(List.of(), encoder.takeEvents());
        assertNull(encoder.session.takeOutput());
    }

    @Test
    void commandsOutOfTheirOrder() {
        assertViolation(() -> new ScriptedEncoder().handshake().call(0, "createStream", 1));
        assertViolation(() -> new ScriptedEncoder().publish("k").connect("live", ""));
        assertViolation(
                () ->
                        new ScriptedEncoder()
                                .handshake()
                                .connect("live", "")
                                .call(1, "publish", 2, AmfValue.of("k")));
        assertViolation(
                () -> {
                    ScriptedEncoder flood = new ScriptedEncoder().handshake().connect("live", "");
                    for (int i = 0; i < 200; i++) {
                        flood.call(0, "_checkbw", 2);
                    }
                });
        assertViolation(
                () -> {
                    ScriptedEncoder flood = new ScriptedEncoder().publish("k");
                    for (int i = 0; i < 100; i++) {
                        flood.call(0, "createStream", 2);
                    }
                });
    }

    private static void assertViolation(Executable script) {
        ProtocolException e = assertThrows(ProtocolException.class, script);
        assertEquals(Violation.COMMAND, e.violation());
    }

    @Test
    void nothingPrintsTheKey() {
        encoder.handshake().connect("live?k=secret", "rtmp://h/live?k=secret");
        encoder.call(0, "createStream", 2).call(1, "publish", 3, AmfValue.of("secret"));
        assertNotNull(encoder.publish);
        assertFalse(encoder.publish.toString().contains("secret"), encoder.publish.toString());
        String target =
                new PushTarget("rtmp://o/a?k=secret", "a", encoder.publish.key()).toString();
        assertFalse(target.contains("secret"), target);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "3, true", "2, false", "0, false"})
    void onlyWhoCanIsAskedToReconnect(int capsEx, boolean asked) {
        AmfObject properties =
                AmfObject.empty()
                        .with("app", "live")
                        .with("tcUrl", "rtmp://h/live")
                        .with("capsEx", capsEx);
        encoder.handshake().connect(properties).call(0, "createStream", 4).hearing();
        encoder.session.requestReconnect("It publishes nothing.");
        encoder.listen();
        assertEquals(List.of(), encoder.hearing());
        encoder.call(1, "publish", 5, AmfValue.of("k"), AmfValue.of("live")).hearing();
        encoder.session.requestReconnect("Another is there.");
        encoder.listen();
        assertEquals(
                asked
                        ? List.of("onStatus 0 status NetConnection.Connect.ReconnectRequest")
                        : List.of(),
                encoder.hearing());
        assertTrue(encoder.session.publishing(), "until it leaves");
    }

    @Test
    void whoSaidNothingOfReconnectingIsNotAskedTo() {
        encoder.publish("k").hearing();
        encoder.session.requestReconnect("Another is there.");
        encoder.listen();
        assertEquals(List.of(), encoder.hearing());
    }
}
