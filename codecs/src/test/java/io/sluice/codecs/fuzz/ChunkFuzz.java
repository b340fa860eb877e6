package io.sluice.codecs.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import io.sluice.codecs.rtmp.chunk.ChunkLimits;
import io.sluice.codecs.rtmp.chunk.ChunkReader;
import io.sluice.codecs.rtmp.chunk.ChunkWriter;
import io.sluice.codecs.rtmp.message.AbortMessage;
import io.sluice.codecs.rtmp.message.MessageType;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import io.sluice.codecs.rtmp.message.SetChunkSize;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chunk reader, on an input of one byte that says how to cut and a peer's chunks. However they
 * are cut they mean the same; under a tight limit on unfinished messages they mean the same up to a
 * refusal; written anew they mean the same again.
 */
public final class ChunkFuzz {
    private static final ChunkLimits LIMITS = new ChunkLimits(0xFFFFFF, 1 << 16, 16);
    private static final int AMPLE_PARTIAL_BYTES = 16 << 16;
    private static final int TIGHT_PARTIAL_BYTES = 3000;

    /** A slice is at least a sixteenth of the receive buffer that it keeps. */
    private static final int KEPT_FOR_EACH_COUNTED_BYTE = 16;

    private ChunkFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] sent = Arrays.copyOfRange(input, 1, input.length);
        int cuts = input[0] & 0xFF;
        Outcome whole = read(sent, 0, AMPLE_PARTIAL_BYTES);
        assertEquals(whole, read(sent, cuts, AMPLE_PARTIAL_BYTES), "cut");
        Outcome tight = read(sent, cuts, TIGHT_PARTIAL_BYTES);
        int common = tight.messages().size();
        assertTrue(common <= whole.messages().size(), "more messages under a tight limit");
        assertEquals(whole.messages().subList(0, common), tight.messages());
        Outcome again = read(write(whole.messages()), cuts, AMPLE_PARTIAL_BYTES);
        assertEquals(new Outcome(whole.messages(), null), again, "written and read again");
    }

    private record Sent(int typeId, long timestampMillis, int streamId, ByteBuffer payload) {
        static Sent of(RtmpMessage message) {
            return new Sent(
                    message.typeId(),
                    message.timestampMillis(),
                    message.streamId(),
                    ByteBuffer.wrap(ByteBufUtil.getBytes(message.payload())));
        }
    }

    private record Outcome(List<Sent> messages, @Nullable Violation violation) {}

    private static Outcome read(byte[] sent, int cuts, int maxPartialBytes) {
        Ledger ledger = new Ledger();
        List<Sent> messages = new ArrayList<>();
        Violation violation = null;
        try (ChunkReader reader = new ChunkReader(ledger.allocator(), LIMITS, maxPartialBytes)) {
            Pieces.feed(
                    ledger,
                    sent,
                    cuts,
                    piece -> {
                        drain(reader, piece, messages);
                        checkHeld(ledger, reader, maxPartialBytes);
                    });
        } catch (ProtocolException e) {
            violation = e.violation();
        }
        ledger.checkSettled();
        return new Outcome(messages, violation);
    }

    private static void drain(ChunkReader reader, ByteBuf in, List<Sent> into) {
        try {
            RtmpMessage message = reader.read(in);
            while (message != null) {
                try {
                    apply(reader, message);
                    into.add(Sent.of(message));
                } finally {
                    message.release();
                }
                message = reader.read(in);
            }
            assertTrue(!in.isReadable(), "bytes left");
        } finally {
            in.release();
        }
    }

    private static void checkHeld(Ledger ledger, ChunkReader reader, int maxPartialBytes) {
        int counted = reader.partialBytes();
        assertTrue(counted >= 0 && counted <= maxPartialBytes, counted + " bytes counted");
        long held = ledger.heldBytes();
        assertTrue(
                held >= counted && held <= (long) KEPT_FOR_EACH_COUNTED_BYTE * counted,
                held + " bytes held, " + counted + " counted");
    }

    private static void apply(ChunkReader reader, RtmpMessage message) {
        if (message.typeId() == MessageType.SET_CHUNK_SIZE) {
            reader.setChunkSize(SetChunkSize.read(message).bytes());
        } else if (message.typeId() == MessageType.ABORT) {
            reader.abort(AbortMessage.read(message).chunkStreamId());
        }
    }

    private static byte[] write(List<Sent> messages) {
        Ledger ledger = new Ledger();
        ChunkWriter writer = new ChunkWriter(ledger.allocator());
        ByteBuf all = ledger.allocator().buffer();
        for (Sent sent : messages) {
            ByteBuf payload = ledger.buffer(sent.payload().array());
            ByteBuf chunks =
                    writer.write(
                            2 + (sent.typeId() & 7),
                            new RtmpMessage(
                                    sent.typeId(),
                                    sent.timestampMillis(),
                                    sent.streamId(),
                                    payload));
            all.writeBytes(chunks);
            chunks.release();
            if (sent.typeId() == MessageType.SET_CHUNK_SIZE) {
                writer.setChunkSize(sent.payload().getInt(0));
            }
        }
        byte[] bytes = ByteBufUtil.getBytes(all);
        all.release();
        ledger.checkSettled();
        return bytes;
    }
}
