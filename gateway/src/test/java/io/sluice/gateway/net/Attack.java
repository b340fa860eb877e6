package io.sluice.gateway.net;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.amf.AmfWriter;
import io.sluice.codecs.rtmp.command.Command;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.gateway.config.IngestConfig;
import io.sluice.gateway.stream.Refusal;
import java.util.List;
import java.util.function.Consumer;

/** What hostile peers do to a port that anyone may connect to, and how the server ends it. */
enum Attack {
    TLS_CLIENT_HELLO(Refusal.PROTOCOL, w -> w.hex("16 0301 0200 01 0001fc 0303").zeros(506)),
    HTTP_REQUEST(Refusal.PROTOCOL, w -> w.text("GET / HTTP/1.1\r\nHost: gate\r\n\r\n")),
    IDLE(Refusal.DEADLINE, w -> {}),
    SLOW_HANDSHAKE(Refusal.DEADLINE, w -> w.hex("03").pause()),
    HALF_OPEN(Refusal.DEADLINE, w -> w.handshake().connect("live").createStream()),
    LONG_LENGTHS(Refusal.DEADLINE, Attack::longLengths),
    LONGEST_CONNECT(Refusal.PROTOCOL, Attack::longestConnect),
    MANY_CHUNK_STREAMS(Refusal.PROTOCOL, Attack::manyChunkStreams),
    CHUNK_SIZE_HUGE(Refusal.PROTOCOL, w -> w.handshake().chunkSize(0x7FFFFFFF)),
    CHUNK_SIZE_ZERO(Refusal.PROTOCOL, w -> w.handshake().chunkSize(0)),
    CHUNK_SIZE_ONE(Refusal.PROTOCOL, w -> w.handshake().chunkSize(1)),
    AMF_RECURSION(Refusal.PROTOCOL, w -> w.handshake().amf(Attack::nested)),
    AMF_COUNT(Refusal.PROTOCOL, w -> w.handshake().amf(b -> call(b, 0x0A, 0xFFFFFFFF))),
    AMF_TRUNCATED(Refusal.PROTOCOL, w -> w.handshake().amf(b -> call(b, 0x0C, 0x7FFFFFFF))),
    COMMAND_FLOOD(Refusal.PROTOCOL, Attack::commands),
    MEDIA_BEFORE_PUBLISH(
            Refusal.PROTOCOL, w -> w.handshake().connect("live").createStream().media(1025, 1, 40)),
    CONTROL_CHARACTERS_IN_APP(Refusal.PROTOCOL, w -> w.handshake().connect("live\r\nkey: x")),
    PATH_IN_APP(Refusal.PROTOCOL, w -> w.handshake().connect("live/../../etc")),
    CONTROL_CHARACTERS_IN_KEY(
            Refusal.PROTOCOL,
            w -> w.handshake().connect("live").createStream().publish("k\0;$(id)")),
    PATH_IN_KEY(
            Refusal.PROTOCOL,
            w -> w.handshake().connect("live").createStream().publish("../../etc/passwd")),
    KEY_GUESSING(
            Refusal.UNAUTHORIZED,
            w -> w.handshake().connect("live").createStream().publish(Attack.WRONG_KEY)),
    FLOOD_BEHIND_PUBLISH(Refusal.DEADLINE, Attack::floodBehindPublish);

    /** The authoriser denies it. */
    static final String WRONG_KEY = "wrong";

    /** The authoriser never answers. */
    static final String UNANSWERED_KEY = "unanswered";

    private static final int RECEIVE_BUFFER_BYTES = 64 << 10;
    private static final SessionLimits LIMITS = RtmpLimits.of(IngestConfig.defaults().rtmp());

    final Refusal ending;
    private final Consumer<Wire> script;

    Attack(Refusal ending, Consumer<Wire> script) {
        this.ending = ending;
        this.script = script;
    }

    List<byte[]> parts() {
        Wire wire = new Wire();
        script.accept(wire);
        return wire.parts();
    }

    /** What is sent again and again after that. */
    byte[] drip() {
        return this == SLOW_HANDSHAKE ? new byte[1] : new byte[0];
    }

    /** The most that a connect may hold, then as many unfinished messages as may be. */
    private static void longLengths(Wire wire) {
        int ids = LIMITS.maxChunkStreams() - 2;
        manyPartials(wire.handshake().connect(largest()), ids);
    }

    private static void manyPartials(Wire wire, int ids) {
        int bytes = (LIMITS.maxPartialBytesBeforePublish() - 512) / ids;
        wire.chunkSize(bytes);
        for (int id = 10; id < 10 + ids; id++) {
            wire.beginning(id, LIMITS.maxMessageBytes(), bytes);
        }
    }

    private static AmfObject largest() {
        AmfObject properties = AmfObject.empty().with("app", "live");
        int count = LIMITS.maxAmfElements() - 5;
        int each = (LIMITS.maxPartialBytesBeforePublish() - 1024) / count;
        for (int i = 0; i < count; i++) {
            properties = properties.with("property" + i, "v".repeat(each - 20));
        }
        return properties;
    }

    /** A connect that fills a receive buffer, which noise has made as large as it gets. */
    private static void longestConnect(Wire wire) {
        grown(wire)
                .connect(AmfObject.empty().with("app", "live").with("x", "v".repeat(60_000)))
                .pause();
    }

    /** Bytes that must wait for the authoriser, behind a publish, and all the above. */
    private static void floodBehindPublish(Wire wire) {
        grown(wire).connect(largest()).createStream();
        manyPartials(wire, LIMITS.maxChunkStreams() - 3);
        wire.chunkSize(RECEIVE_BUFFER_BYTES).publish(UNANSWERED_KEY).media(5, 1, 15_000).pause();
    }

    private static Wire grown(Wire wire) {
        wire.handshake().chunkSize(RECEIVE_BUFFER_BYTES);
        return wire.noise(12, 8_000).pause().noise(12, 8_000).pause();
    }

    private static void manyChunkStreams(Wire wire) {
        wire.handshake();
        for (int id = 3; id <= 3 + LIMITS.maxChunkStreams(); id++) {
            wire.beginning(id, LIMITS.maxMessageBytes(), 128);
        }
    }

    private static void commands(Wire wire) {
        wire.handshake().connect("live");
        for (int i = 0; i < 128; i++) {
            wire.command(0, Command.of("releaseStream", 0));
        }
    }

    private static ByteBuf call(ByteBuf body, int marker, int count) {
        new AmfWriter(body).write("connect").write(1);
        return body.writeByte(marker).writeInt(count).writeZero(100);
    }

    private static ByteBuf nested(ByteBuf body) {
        new AmfWriter(body).write("connect").write(1);
        for (int i = 0; i < 1_900; i++) {
            body.writeByte(3).writeShort(1).writeByte('a');
        }
        return body;
    }
}
