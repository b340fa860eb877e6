package io.sluice.codecs.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.sluice.codecs.amf.AmfLimits;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.amf.AmfValue;
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
import org.jspecify.annotations.Nullable;

/**
 * An encoder played by hand against an {@link IngestSession}: what it sends is scripted, what it
 * hears and what the session's owner hears is noted as lines of text.
 */
final class ScriptedEncoder implements AutoCloseable {
    static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;

    final IngestSession session;
    final List<String> heard = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    private final ChunkWriter writer = new ChunkWriter(ALLOC);
    private final ChunkReader reader =
            new ChunkReader(ALLOC, new ChunkLimits(0xFFFFFF, 1 << 20, 64), 1 << 20);
    @Nullable ConnectRequest connect;
    @Nullable PublishRequest publish;

    /** What the owner answers at once; null where it waits. */
    @Nullable Answer connectAnswer = new Answer(true, "", "");

    @Nullable Answer publishAnswer = new Answer(true, "", "");

    record Answer(boolean yes, String code, String description) {}

    ScriptedEncoder() {
        this(SessionLimits.defaults());
    }

    ScriptedEncoder(SessionLimits limits) {
        session = new IngestSession(ALLOC, limits, new SplittableRandom(1), this::onEvent);
    }

    private void onEvent(IngestEvent event) {
        switch (event) {
            case IngestEvent.Connect(ConnectRequest request) -> {
                connect = request;
                events.add("connect");
                if (connectAnswer != null) {
                    answerConnect(connectAnswer);
                }
            }
            case IngestEvent.Publish(PublishRequest request) -> {
                publish = request;
                events.add("publish " + request.app() + " " + request.key().reveal());
                if (publishAnswer != null) {
                    answerPublish(publishAnswer);
                }
            }
            case IngestEvent.Media(MediaTag tag) -> {
                String payload = ByteBufUtil.hexDump(tag.payload());
                events.add(tag.kind() + " at " + tag.timestampMillis() + ": " + payload);
                tag.release();
            }
            case IngestEvent.Unpublish(String how) -> events.add("unpublish by " + how);
        }
    }

    private void answerConnect(Answer answer) {
        if (answer.yes()) {
            session.acceptConnect(CapabilityProfile.standard());
        } else {
            session.refuseConnect(answer.code(), answer.description());
        }
    }

    private void answerPublish(Answer answer) {
        if (answer.yes()) {
            session.acceptPublish();
        } else {
            session.refusePublish(answer.code(), answer.description());
        }
    }

    ScriptedEncoder handshake() {
        session.receive(ALLOC.buffer().writeByte(3).writeZero(2 * 1536));
        ByteBuf answer = session.takeOutput();
        if (answer != null) {
            answer.release();
        }
        return this;
    }

    ScriptedEncoder connect(String app, String tcUrl) {
        return connect(AmfObject.empty().with("app", app).with("tcUrl", tcUrl));
    }

    ScriptedEncoder connect(AmfObject properties) {
        return send(0, new Command("connect", 1, properties, List.of()));
    }

    /** Handshake, connect, createStream and publish, as most encoders do. */
    ScriptedEncoder publish(String key) {
        handshake().connect("live", "rtmp://host/live");
        call(0, "createStream", 4);
        return call(1, "publish", 5, AmfValue.of(key), AmfValue.of("live"));
    }

    ScriptedEncoder call(int streamId, String name, double transaction, AmfValue... arguments) {
        return send(streamId, Command.of(name, transaction, arguments));
    }

    ScriptedEncoder send(int streamId, Command command) {
        return send(3, command.toMessage(ALLOC, streamId));
    }

    ScriptedEncoder media(int typeId, long timestamp, int streamId, String hex) {
        return message(6, typeId, timestamp, streamId, hex);
    }

    ScriptedEncoder message(
            int chunkStreamId, int typeId, long timestamp, int streamId, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        ByteBuf payload = ALLOC.buffer(Math.max(1, bytes.length)).writeBytes(bytes);
        return send(chunkStreamId, new RtmpMessage(typeId, timestamp, streamId, payload));
    }

    ScriptedEncoder send(int chunkStreamId, RtmpMessage message) {
        session.receive(writer.write(chunkStreamId, message));
        listen();
        return this;
    }

    void listen() {
        ByteBuf output = session.takeOutput();
        if (output == null) {
            return;
        }
        try {
            RtmpMessage message = reader.read(output);
            while (message != null) {
                if (message.typeId() == MessageType.SET_CHUNK_SIZE) {
                    reader.setChunkSize(message.payload().getInt(0));
                }
                heard.add(describe(message));
                message.release();
                message = reader.read(output);
            }
        } finally {
            output.release();
        }
    }

    private static String describe(RtmpMessage message) {
        if (message.typeId() != MessageType.COMMAND_AMF0) {
            return message.typeId() + ": " + ByteBufUtil.hexDump(message.payload());
        }
        Command command = Command.read(message, new AmfLimits(32, 1000));
        Status status = Status.of(command);
        StringBuilder line = new StringBuilder(command.name());
        line.append(' ').append((int) command.transaction());
        if (message.streamId() != 0) {
            line.append(" on ").append(message.streamId());
        }
        if (command.argument(0) instanceof AmfValue.Num(double number)) {
            line.append(" = ").append((int) number);
        }
        if (!status.code().isEmpty()) {
            line.append(' ').append(status.level()).append(' ').append(status.code());
        }
        return line.toString();
    }

    /** What was heard since the last call. */
    List<String> hearing() {
        List<String> lines = List.copyOf(heard);
        heard.clear();
        return lines;
    }

    List<String> takeEvents() {
        List<String> lines = List.copyOf(events);
        events.clear();
        return lines;
    }

    @Override
    public void close() {
        session.close();
        reader.close();
    }
}
