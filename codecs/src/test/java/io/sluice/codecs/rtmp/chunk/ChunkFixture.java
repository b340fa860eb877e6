package io.sluice.codecs.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.rtmp.message.AbortMessage;
import io.sluice.codecs.rtmp.message.MessageType;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import io.sluice.codecs.rtmp.message.SetChunkSize;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Feeds a reader and drains a writer, on byte arrays. */
final class ChunkFixture {
    static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;
    static final ChunkLimits LIMITS = new ChunkLimits(0xFFFFFF, 1 << 20, 64);
    static final int MAX_PARTIAL_BYTES = 4 << 20;

    private ChunkFixture() {}

    static List<ChunkVector.Sent> read(byte[]... pieces) {
        List<ChunkVector.Sent> messages = new ArrayList<>();
        try (ChunkReader reader = new ChunkReader(ALLOC, LIMITS, MAX_PARTIAL_BYTES)) {
            for (byte[] piece : pieces) {
                feed(reader, piece, messages);
            }
        }
        return messages;
    }

    /** Applies chunk sizes and aborts as a session does, and lists them like other messages. */
    static void feed(ChunkReader reader, byte[] piece, List<ChunkVector.Sent> into) {
        ByteBuf in = ALLOC.buffer(Math.max(1, piece.length)).writeBytes(piece);
        try {
            RtmpMessage message = reader.read(in);
            while (message != null) {
                try {
                    apply(reader, message);
                    into.add(ChunkVector.Sent.of(message));
                } finally {
                    message.release();
                }
                message = reader.read(in);
            }
        } finally {
            in.release();
        }
    }

    private static void apply(ChunkReader reader, RtmpMessage message) {
        if (message.typeId() == MessageType.SET_CHUNK_SIZE) {
            reader.setChunkSize(SetChunkSize.read(message).bytes());
        } else if (message.typeId() == MessageType.ABORT) {
            reader.abort(AbortMessage.read(message).chunkStreamId());
        }
    }

    static byte[] write(List<ChunkVector.Sent> messages, int chunkBytes) {
        ChunkWriter writer = new ChunkWriter(ALLOC);
        writer.setChunkSize(chunkBytes);
        byte[] all = {};
        for (ChunkVector.Sent message : messages) {
            boolean applies = message.typeId() == MessageType.SET_CHUNK_SIZE;
            all = join(all, drain(writer.write(6, message.toMessage(ALLOC))));
            if (applies) {
                writer.setChunkSize(Integer.parseInt(message.payload(), 16));
            }
        }
        return all;
    }

    static byte[] drain(@Nullable ByteBuf out) {
        if (out == null) {
            return new byte[0];
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        out.release();
        return bytes;
    }

    static byte[] join(byte[] head, byte[] tail) {
        byte[] whole = java.util.Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, whole, head.length, tail.length);
        return whole;
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", "").replace("\n", ""));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
