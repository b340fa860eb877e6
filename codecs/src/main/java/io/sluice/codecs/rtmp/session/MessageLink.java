package io.sluice.codecs.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.rtmp.chunk.ChunkReader;
import io.sluice.codecs.rtmp.chunk.ChunkWriter;
import io.sluice.codecs.rtmp.command.Command;
import io.sluice.codecs.rtmp.message.AbortMessage;
import io.sluice.codecs.rtmp.message.Acknowledgement;
import io.sluice.codecs.rtmp.message.MessageType;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import io.sluice.codecs.rtmp.message.SetChunkSize;
import io.sluice.codecs.rtmp.message.UserControl;
import io.sluice.codecs.rtmp.message.WindowAcknowledgementSize;
import org.jspecify.annotations.Nullable;

/**
 * What both kinds of session share below the commands: chunks in and out, chunk sizes, aborts,
 * acknowledgements and pings (RTMP 1.0 sections 5.3, 5.4 and 7.1.7).
 */
final class MessageLink implements AutoCloseable {
    private static final int CONTROL_CHUNK_STREAM = 2;
    private static final int COMMAND_CHUNK_STREAM = 3;
    private static final int SMALLEST_WINDOW_BYTES = 1024;

    private final ByteBufAllocator alloc;
    private final SessionLimits limits;
    private final ChunkReader reader;
    private final ChunkWriter writer;
    private @Nullable ByteBuf output;
    private long received;
    private long acknowledged;
    private int windowBytes;
    private boolean closed;

    MessageLink(ByteBufAllocator alloc, SessionLimits limits) {
        this.alloc = alloc;
        this.limits = limits;
        reader = new ChunkReader(alloc, limits.chunks(), limits.maxPartialBytesBeforePublish());
        writer = new ChunkWriter(alloc);
        windowBytes = limits.windowAckBytes();
    }

    long received() {
        return received;
    }

    int partialBytes() {
        return reader.partialBytes();
    }

    /** Lets unfinished messages take the memory that a publisher needs. */
    void trust() {
        reader.maxPartialBytes(limits.maxPartialBytes());
    }

    void count(int bytes) {
        received += bytes;
    }

    /** Acknowledges what was counted once the peer's window is full. */
    void acknowledge() {
        if (received - acknowledged >= windowBytes) {
            acknowledged = received;
            send(new Acknowledgement(received & 0xFFFF_FFFFL).toMessage(alloc));
        }
    }

    /**
     * Borrows the input and returns the next message that is none of this layer's, which the caller
     * owns, or null once the input is used up.
     */
    @Nullable RtmpMessage read(ByteBuf in) {
        RtmpMessage message = reader.read(in);
        while (message != null && takeControl(message)) {
            message = reader.read(in);
        }
        return message;
    }

    private boolean takeControl(RtmpMessage message) {
        if (message.typeId() > MessageType.SET_PEER_BANDWIDTH || message.typeId() == 0) {
            return false;
        }
        try {
            control(message);
        } finally {
            message.release();
        }
        return true;
    }

    /** Acknowledgements and bandwidths of the peer change nothing: we always send at once. */
    private void control(RtmpMessage message) {
        switch (message.typeId()) {
            case MessageType.SET_CHUNK_SIZE ->
                    reader.setChunkSize(SetChunkSize.read(message).bytes());
            case MessageType.ABORT -> reader.abort(AbortMessage.read(message).chunkStreamId());
            case MessageType.USER_CONTROL -> answerPing(UserControl.read(message));
            case MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE ->
                    narrow(WindowAcknowledgementSize.read(message).bytes());
            default -> {}
        }
    }

    private void answerPing(UserControl control) {
        if (control.event() == UserControl.PING_REQUEST) {
            send(new UserControl(UserControl.PING_RESPONSE, control.value()).toMessage(alloc));
        }
    }

    private void narrow(long bytes) {
        long wanted = Math.max(bytes, SMALLEST_WINDOW_BYTES);
        windowBytes = (int) Math.min(wanted, limits.windowAckBytes());
    }

    void announceChunkSize() {
        send(new SetChunkSize(limits.outChunkBytes()).toMessage(alloc));
        writer.setChunkSize(limits.outChunkBytes());
    }

    void send(Command command, int streamId) {
        send(COMMAND_CHUNK_STREAM, command.toMessage(alloc, streamId));
    }

    /** Takes the message. */
    void send(RtmpMessage message) {
        send(CONTROL_CHUNK_STREAM, message);
    }

    private void send(int chunkStreamId, RtmpMessage message) {
        if (closed) {
            message.release();
            return;
        }
        ByteBuf chunks = writer.write(chunkStreamId, message);
        output().writeBytes(chunks);
        chunks.release();
    }

    /**
     * Takes the message and returns its chunks, which the caller owns and writes after the output.
     */
    ByteBuf encode(int chunkStreamId, RtmpMessage message) {
        return writer.write(chunkStreamId, message);
    }

    /** Where bytes to write gather; borrowed. */
    ByteBuf output() {
        ByteBuf buffer = output;
        if (buffer == null) {
            buffer = alloc.buffer();
            output = buffer;
        }
        return buffer;
    }

    /** The bytes to write since the last call, which the caller owns; null where there are none. */
    @Nullable ByteBuf takeOutput() {
        ByteBuf taken = output;
        output = null;
        if (taken != null && !taken.isReadable()) {
            taken.release();
            return null;
        }
        return taken;
    }

    @Override
    public void close() {
        closed = true;
        reader.close();
        ByteBuf taken = takeOutput();
        if (taken != null) {
            taken.release();
        }
    }
}
