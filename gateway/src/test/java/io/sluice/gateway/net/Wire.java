package io.sluice.gateway.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.amf.AmfValue;
import io.sluice.codecs.rtmp.chunk.ChunkWriter;
import io.sluice.codecs.rtmp.command.Command;
import io.sluice.codecs.rtmp.message.MessageType;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import io.sluice.codecs.rtmp.message.SetChunkSize;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/** Writes down what a peer says, legal or not, in parts between which it waits a moment. */
final class Wire {
    private static final UnpooledByteBufAllocator ALLOC = new UnpooledByteBufAllocator(false, true);
    private static final int COMMANDS = 3;
    private final List<byte[]> parts = new ArrayList<>();
    private final ChunkWriter chunks = new ChunkWriter(ALLOC);
    private ByteBuf said = Unpooled.buffer();

    /** All parts; the last is empty where nothing was said. */
    List<byte[]> parts() {
        pause();
        return parts;
    }

    Wire pause() {
        parts.add(ByteBufUtil.getBytes(said));
        said = Unpooled.buffer();
        return this;
    }

    Wire hex(String bytes) {
        said.writeBytes(HexFormat.of().parseHex(bytes.replace(" ", "")));
        return this;
    }

    Wire text(String text) {
        said.writeCharSequence(text, US_ASCII);
        return this;
    }

    Wire zeros(int count) {
        said.writeZero(count);
        return this;
    }

    /** C0, C1 and any C2. */
    Wire handshake() {
        said.writeByte(3).writeZero(2 * 1536);
        return this;
    }

    Wire message(int chunkStreamId, RtmpMessage message) {
        ByteBuf bytes = chunks.write(chunkStreamId, message);
        said.writeBytes(bytes);
        bytes.release();
        return this;
    }

    Wire media(int count, int streamId, int bytes) {
        for (int i = 0; i < count; i++) {
            ByteBuf payload = ALLOC.buffer().writeZero(bytes);
            message(6, new RtmpMessage(MessageType.VIDEO, 40L * i, streamId, payload));
        }
        return this;
    }

    /** Messages of a type that means nothing. */
    Wire noise(int count, int bytes) {
        for (int i = 0; i < count; i++) {
            message(6, new RtmpMessage(99, 0, 0, ALLOC.buffer().writeZero(bytes)));
        }
        return this;
    }

    /** A command message with any body. */
    Wire amf(UnaryOperator<ByteBuf> body) {
        return message(
                COMMANDS,
                new RtmpMessage(MessageType.COMMAND_AMF0, 0, 0, body.apply(ALLOC.buffer())));
    }

    Wire command(int streamId, Command command) {
        return message(COMMANDS, command.toMessage(ALLOC, streamId));
    }

    Wire connect(AmfObject properties) {
        return command(0, new Command("connect", 1, properties, List.of()));
    }

    Wire connect(String app) {
        return connect(AmfObject.empty().with("app", app).with("tcUrl", "rtmp://h/live"));
    }

    Wire createStream() {
        return command(0, Command.of("createStream", 2));
    }

    Wire publish(String key) {
        return command(1, Command.of("publish", 3, AmfValue.of(key), AmfValue.of("live")));
    }

    /** Sets the chunk size of what follows, to one that may be none. */
    Wire chunkSize(long bytes) {
        message(2, new SetChunkSize(bytes).toMessage(ALLOC));
        chunks.setChunkSize((int) Math.max(128, Math.min(bytes, 1 << 24)));
        return this;
    }

    /** A whole chunk of a message that is declared longer than it will ever be. */
    Wire beginning(int chunkStreamId, int declared, int sent) {
        said.writeByte(chunkStreamId).writeMedium(0).writeMedium(declared);
        said.writeByte(MessageType.VIDEO).writeIntLE(1).writeZero(sent);
        return this;
    }
}
