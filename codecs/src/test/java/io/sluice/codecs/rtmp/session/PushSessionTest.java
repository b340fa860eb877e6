package io.sluice.codecs.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.amf.AmfLimits;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.amf.AmfValue;
import io.sluice.codecs.amf.AmfValue.Atom;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.chunk.ChunkLimits;
import io.sluice.codecs.rtmp.chunk.ChunkReader;
import io.sluice.codecs.rtmp.chunk.ChunkWriter;
import io.sluice.codecs.rtmp.command.Command;
import io.sluice.codecs.rtmp.command.Status;
import io.sluice.codecs.rtmp.message.MessageType;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A push session against an origin played by hand, with the quirks of real origins. */
class PushSessionTest {
    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;
    private static final AmfObject SUCCESS = Status.success(Status.CONNECT_SUCCESS, "").toObject();

    private final List<PushEvent> events = new ArrayList<>();
    private final ChunkWriter writer = new ChunkWriter(ALLOC);
    private final ChunkReader reader =
            new ChunkReader(ALLOC, new ChunkLimits(0xFFFFFF, 1 << 20, 64), 1 << 20);
    private final PushSession session =
            new PushSession(
                    ALLOC,
                    SessionLimits.defaults(),
                    new SplittableRandom(1),
                    new PushTarget("rtmp://origin/app", "app", new StreamKey("rewritten")),
                    publisher(),
                    events::add);

    private @Nullable Command connect;
    private int lastStreamId;

    private static ConnectRequest publisher() {
        AmfValue codecs = new AmfValue.StrictArray(List.of(AmfValue.of("hvc1")));
        AmfObject properties =
                AmfObject.empty()
                        .with("app", "live")
                        .with("tcUrl", "rtmp://gateway/live")
                        .with("swfUrl", "rtmp://gateway/live")
                        .with("flashVer", "FMLE/3.0")
                        .with("fourCcList", codecs)
                        .with("self", new AmfValue.Reference(0))
                        .with("capsEx", 1);
        return new ConnectRequest("live", "rtmp://gateway/live", properties);
    }

    @BeforeEach
    void handshake() {
        session.start();
        ByteBuf hello = session.takeOutput();
        assertEquals(1537, hello == null ? 0 : hello.readableBytes());
        session.receive(ALLOC.buffer().writeByte(3).writeZero(2 * 1536));
        if (hello != null) {
            hello.release();
        }
        ByteBuf rest = session.takeOutput();
        if (rest != null) {
            rest.skipBytes(1536);
            connect = read(rest).getFirst();
        }
    }

    @AfterEach
    void noLeak() {
        session.close();
        reader.close();
        LeakPresenceDetector.check();
    }

    @Test
    void connectCarriesThePublishersProperties() {
        assertTrue(connect != null);
        AmfObject sent = connect.properties();
        assertEquals("app", sent.string("app"));
        assertEquals("rtmp://origin/app", sent.string("tcUrl"));
        assertEquals("FMLE/3.0", sent.string("flashVer"));
        assertEquals(1, sent.number("capsEx", 0));
        assertEquals(publisher().properties().get("fourCcList"), sent.get("fourCcList"));
        assertFalse(sent.properties().containsKey("swfUrl"));
        assertFalse(sent.properties().containsKey("self"));
    }

    /** nginx-rtmp and Twitch never answer releaseStream and FCPublish. */
    @Test
    void waitsOnlyForWhatEveryOriginSends() {
        answer("_result", 1, AmfObject.empty(), SUCCESS);
        assertEquals(List.of("releaseStream 2", "FCPublish 3", "createStream 4"), said());
        answer("onBWDone", 0, Atom.NULL);
        answer("_result", 4, Atom.NULL, AmfValue.of(5));
        assertEquals(List.of("publish 5 on 5"), said());
        assertFalse(session.publishing());
        status(Status.success(Status.PUBLISH_START, ""));
        assertTrue(session.publishing());
        assertTrue(events.getFirst() instanceof PushEvent.Accepted);
        assertEquals(List.of(), said(), "nothing is answered to the origin's own calls");
    }

    @Test
    void theOriginsPromisesAreTold() {
        AmfObject properties =
                AmfObject.empty()
                        .with("fmsVer", "FMS/5")
                        .with("capabilities", 255)
                        .with("capsEx", 3);
        answer("_result", 1, properties, SUCCESS.with("videoFourCcInfoMap", AmfObject.empty()));
        accept();
        CapabilityProfile profile = ((PushEvent.Accepted) events.getFirst()).originProfile();
        assertEquals("FMS/5", profile.fmsVer());
        assertEquals(255, profile.capabilities());
        AmfObject extra = AmfObject.empty().with("capsEx", 3);
        assertEquals(extra.with("videoFourCcInfoMap", AmfObject.empty()), profile.extra());
    }

    @Test
    void refusalsKeepTheOriginsWords() {
        Status bad = Status.error("NetConnection.Connect.Rejected", "no such app");
        answer("_error", 1, Atom.NULL, bad.toObject());
        assertEquals(List.of(new PushEvent.Refused(bad.code(), bad.description())), events);
        answer("_error", 1, Atom.NULL, bad.toObject());
        assertEquals(1, events.size());
    }

    @Test
    void aPublishIsRefusedByStatus() {
        answer("_result", 1, AmfObject.empty(), SUCCESS);
        answer("_error", 2, Atom.NULL, Status.error("ignored", "").toObject());
        answer("_result", 4, Atom.NULL, AmfValue.of(1));
        status(Status.error(Status.PUBLISH_BAD_NAME, "taken"));
        assertEquals(List.of(new PushEvent.Refused(Status.PUBLISH_BAD_NAME, "taken")), events);
    }

    @Test
    void anAcceptedPublishEnds() {
        answer("_result", 1, AmfObject.empty(), SUCCESS);
        accept();
        status(Status.success("NetStream.Whatever", ""));
        status(Status.error("NetStream.Publish.Failed", "gone"));
        assertEquals(new PushEvent.Ended("NetStream.Publish.Failed", "gone"), events.get(1));
        assertFalse(session.publishing());
        MediaTag tag = new MediaTag(MediaTag.Kind.VIDEO, 0, ALLOC.buffer(1).writeByte(1));
        assertThrows(IllegalStateException.class, () -> session.encode(tag));
    }

    @Test
    void pingsAndWindowsAreAnsweredAfterPublish() {
        answer("_result", 1, AmfObject.empty(), SUCCESS);
        accept();
        said();
        send(2, 4, "0006 00000007");
        send(2, 5, "00000400");
        send(3, 9, "00".repeat(2000));
        ByteBuf out = session.takeOutput();
        assertTrue(out != null);
        String hex = ByteBufUtil.hexDump(out);
        out.release();
        assertTrue(hex.contains("000700000007"), hex);
        assertTrue(hex.contains("00000403"), "an acknowledgement: " + hex);
    }

    @Test
    void theOriginsChunkSizeIsObeyed() {
        send(2, 1, "00001000");
        writer.setChunkSize(4096);
        answer("_result", 1, AmfObject.empty().with("fmsVer", "v".repeat(3000)), SUCCESS);
        assertEquals(List.of("releaseStream 2", "FCPublish 3", "createStream 4"), said());
    }

    @Test
    void whatTheOriginSaysBesidesIsIgnored() {
        answer("_result", 1, AmfObject.empty(), SUCCESS);
        accept();
        said();
        send(2, 4, "0000 00000001"); // stream begins
        send(2, 4, "001f 00000001"); // an event that nobody knows
        send(2, 6, "002625a0 02");
        send(3, 19, "00");
        send(3, 99, "00");
        answer("onBWCheck", 0, Atom.NULL);
        answer("onFCPublish", 0, Atom.NULL, Status.success(Status.PUBLISH_START, "").toObject());
        assertNull(session.takeOutput());
        assertTrue(session.publishing());
        assertEquals(1, events.size());
    }

    /** The answer to connect lists codecs; what is listed, or nothing listed, passes. */
    @ParameterizedTest
    @CsvSource({
        "av01 hvc1, 90 68766331 01, ''",
        "av01 *, 90 68766331 01, ''",
        "'', 90 68766331 01, ''",
        "av01 vp09, 90 68766331 01, The origin takes no hvc1.",
        "av01 vp09, 91 68766331 000000 01, ''",
        "av01 vp09, 1c 00 000000 01, ''",
        "av01 vp09, 17 00 000000 01, ''",
        "av01 vp09, 96 00 68766331 00 01, The origin takes no hvc1.",
        "av01 vp09, 90 00766331 01, The origin takes no ?vc1.",
    })
    void aCodecThatTheOriginListsNotEndsThePublish(String listed, String tag, String told) {
        AmfObject info = SUCCESS.with("fourCcList", codes(listed));
        isTaken(info, MediaTag.Kind.VIDEO, tag, told);
    }

    private static AmfValue codes(String listed) {
        List<AmfValue> codes = new ArrayList<>();
        Stream.of(listed.split(" "))
                .filter(c -> !c.isEmpty())
                .map(AmfValue::of)
                .forEach(codes::add);
        return new AmfValue.StrictArray(codes);
    }

    @ParameterizedTest
    @CsvSource({
        "mp4a Opus, 90 4F707573 01, ''",
        "*, 90 4F707573 01, ''",
        "mp4a, 91 4F707573 01, ''",
        "mp4a, AF 00 12, ''",
        "mp4a, 90 4F70, ''",
        "mp4a, 90 4F707573 01, The origin takes no Opus.",
        "'', 90 4F707573 01, ''",
    })
    void soDoesAnAudioCodecThatItsMapLacks(String listed, String tag, String told) {
        AmfObject map = AmfObject.empty();
        for (String code : listed.split(" ")) {
            map = code.isEmpty() ? map : map.with(code, AmfValue.of(7));
        }
        AmfObject info = SUCCESS.with("audioFourCcInfoMap", map);
        isTaken(info, MediaTag.Kind.AUDIO, tag, told);
    }

    /** The first version of Enhanced RTMP has a list of video codecs alone. */
    @Test
    void aListOfCodecsSaysNothingOfAudio() {
        AmfObject info = SUCCESS.with("fourCcList", codes("av01 hvc1"));
        isTaken(info, MediaTag.Kind.AUDIO, "90 4F707573 01", "");
    }

    private void isTaken(AmfObject info, MediaTag.Kind kind, String tag, String told) {
        answer("_result", 1, AmfObject.empty(), info);
        accept();
        events.clear();
        byte[] bytes = HexFormat.of().parseHex(tag.replace(" ", ""));
        ByteBuf payload = ALLOC.buffer().writeBytes(bytes);
        session.encode(new MediaTag(kind, 0, payload)).release();
        assertEquals(
                told.isEmpty()
                        ? List.of()
                        : List.of(new PushEvent.Ended(Status.PUBLISH_REJECTED, told)),
                events);
        assertEquals(told.isEmpty(), session.publishing());
    }

    /** The payload is shared with others, so neither its bytes nor its indices may move. */
    @Test
    void mediaIsSlicedAndItsIndicesStay() {
        answer("_result", 1, AmfObject.empty(), SUCCESS);
        accept();
        said();
        byte[] bytes = new byte[150_000];
        new SplittableRandom(7).nextBytes(bytes);
        ByteBuf payload = ALLOC.buffer(bytes.length).writeBytes(bytes);
        MediaTag tag = new MediaTag(MediaTag.Kind.VIDEO, 77, payload).retain();
        ByteBuf chunks = session.encode(tag);
        assertEquals(bytes.length + 12 + 2, chunks.readableBytes(), "three chunks of 64 KiB");
        assertEquals(0, payload.readerIndex());
        assertEquals(bytes.length, payload.readableBytes());
        RtmpMessage message = reader.read(chunks);
        assertTrue(message != null);
        assertEquals(payload, message.payload());
        assertEquals(77, message.timestampMillis());
        assertEquals(1, message.streamId());
        message.release();
        chunks.release();
        assertEquals(1, payload.refCnt());
        payload.release();
    }

    @Test
    void endSaysGoodbye() {
        answer("_result", 1, AmfObject.empty(), SUCCESS);
        accept();
        said();
        List<String> last = new ArrayList<>();
        read(session.end()).forEach(c -> last.add(c.name()));
        assertEquals(List.of("FCUnpublish", "deleteStream"), last);
        ByteBuf again = session.end();
        assertFalse(again.isReadable());
        again.release();
        assertFalse(session.publishing());
    }

    @Test
    void endBeforeTheAnswerSaysNothing() {
        ByteBuf last = session.end();
        assertFalse(last.isReadable());
        last.release();
        answer("_result", 1, AmfObject.empty(), SUCCESS);
        assertEquals(List.of(), said());
    }

    private void accept() {
        answer("_result", 4, Atom.NULL, AmfValue.of(1));
        status(Status.success(Status.PUBLISH_START, ""));
    }

    private void answer(String name, double transaction, AmfValue object, AmfValue... arguments) {
        Command command = new Command(name, transaction, object, List.of(arguments));
        session.receive(writer.write(3, command.toMessage(ALLOC, 0)));
    }

    private void status(Status status) {
        session.receive(writer.write(5, status.toOnStatus().toMessage(ALLOC, 1)));
    }

    private void send(int chunkStreamId, int typeId, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        ByteBuf payload = ALLOC.buffer(bytes.length).writeBytes(bytes);
        session.receive(writer.write(chunkStreamId, RtmpMessage.control(typeId, payload)));
    }

    /** What the session said since the last call, as names, transactions and streams. */
    private List<String> said() {
        List<String> lines = new ArrayList<>();
        ByteBuf out = session.takeOutput();
        if (out != null) {
            for (Command command : read(out)) {
                boolean publish = command.name().equals("publish");
                lines.add(
                        command.name()
                                + " "
                                + (int) command.transaction()
                                + (publish ? " on " + lastStreamId : ""));
            }
        }
        return lines;
    }

    private List<Command> read(ByteBuf out) {
        List<Command> commands = new ArrayList<>();
        RtmpMessage message = reader.read(out);
        while (message != null) {
            if (message.typeId() == MessageType.SET_CHUNK_SIZE) {
                reader.setChunkSize(message.payload().getUnsignedInt(0));
            } else if (message.typeId() == MessageType.COMMAND_AMF0) {
                lastStreamId = message.streamId();
                commands.add(Command.read(message, new AmfLimits(32, 100)));
            }
            message.release();
            message = reader.read(out);
        }
        out.release();
        return commands;
    }
}
