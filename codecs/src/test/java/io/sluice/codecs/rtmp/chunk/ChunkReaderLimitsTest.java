package io.sluice.codecs.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader refuses, and what it holds whatever a peer declares. */
class ChunkReaderLimitsTest {
    private static final String BEGUN = "06 000064 000190 09 01000000" + "00".repeat(128);

    @AfterEach
    void noLeak() {
        LeakPresenceDetector.check();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(Violation violation, String hex) {
        ProtocolException e =
                assertThrows(
                        ProtocolException.class, () -> ChunkFixture.read(ChunkFixture.bytes(hex)));
        assertEquals(violation, e.violation());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                // type 3 where nothing came before
                Arguments.of(Violation.CHUNK, "c6"),
                // a header that starts a message, inside a message
                Arguments.of(Violation.CHUNK, BEGUN + "06 000064 000190 09 01000000"),
                Arguments.of(Violation.CHUNK, BEGUN + "46 000000 000190 09"),
                Arguments.of(Violation.CHUNK, BEGUN + "46 000000 000191 09"),
                Arguments.of(Violation.CHUNK, BEGUN + "86 000000"),
                // longer than the limit of 1 MiB, by its header alone
                Arguments.of(Violation.MESSAGE_SIZE, "06 000000 100001 09 01000000"),
                // chunk sizes
                Arguments.of(Violation.CHUNK_SIZE, "02 000000 000004 01 00000000 00000000"),
                Arguments.of(Violation.CHUNK_SIZE, "02 000000 000004 01 00000000 00000001"),
                Arguments.of(Violation.CHUNK_SIZE, "02 000000 000004 01 00000000 0000007f"),
                Arguments.of(Violation.CHUNK_SIZE, "02 000000 000004 01 00000000 7fffffff"),
                Arguments.of(Violation.CHUNK_SIZE, "02 000000 000004 01 00000000 ffffffff"),
                Arguments.of(Violation.MESSAGE, "02 000000 000003 01 00000000 000001"),
                Arguments.of(Violation.MESSAGE, "02 000000 000000 02 00000000"));
    }

    @Test
    void takesTheSmallestAndTheLargestChunkSize() {
        ChunkFixture.read(ChunkFixture.bytes("02 000000 000004 01 00000000 00000080"));
        ChunkFixture.read(ChunkFixture.bytes("02 000000 000004 01 00000000 00ffffff"));
    }

    /** Where the configuration allows it: no message is longer, so one chunk holds each. */
    @Test
    void aChunkSizeBeyondAnyMessagesTakesNoMemory() {
        ChunkLimits limits = new ChunkLimits(Integer.MAX_VALUE, 1 << 20, 64);
        ChunkReader reader = new ChunkReader(ChunkFixture.ALLOC, limits, 1 << 20);
        reader.setChunkSize(Integer.MAX_VALUE);
        ByteBuf whole = message(2000);
        assertNull(reader.read(whole.slice(0, 500)));
        assertTrue(reader.partialBytes() < 4096, reader.partialBytes() + " bytes");
        RtmpMessage message = reader.read(whole.slice(500, whole.readableBytes() - 500));
        assertNotNull(message);
        assertEquals(2000, message.size());
        message.release();
        whole.release();
        reader.close();
    }

    @Test
    void refusesOneChunkStreamTooMany() {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < ChunkFixture.LIMITS.maxChunkStreams(); i++) {
            hex.append(String.format("00 %02x 000000 000000 09 01000000 ", i));
        }
        assertEquals(64, ChunkFixture.read(ChunkFixture.bytes(hex.toString())).size());
        byte[] oneMore = ChunkFixture.bytes(hex + "00 ff 000000 000000 09 01000000");
        ProtocolException e =
                assertThrows(ProtocolException.class, () -> ChunkFixture.read(oneMore));
        assertEquals(Violation.CHUNK, e.violation());
    }

    /** Long messages begun on many chunk streams: what is held follows what came. */
    @Test
    void holdsOnlyWhatArrived() {
        UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
        int most = 16 << 10;
        ChunkReader reader = new ChunkReader(alloc, ChunkFixture.LIMITS, most);
        int begun = 0;
        ProtocolException refused = null;
        while (refused == null) {
            try {
                begin(reader, 3 + begun, 128);
                begun++;
            } catch (ProtocolException e) {
                refused = e;
            }
            long used = alloc.metric().usedHeapMemory() + alloc.metric().usedDirectMemory();
            assertTrue(used <= most + 256, "held " + used + " bytes for " + begun + " messages");
            assertTrue(reader.partialBytes() <= most + 256);
        }
        assertEquals(Violation.CHUNK, refused.violation());
        assertEquals(64, begun);
        reader.close();
        assertEquals(0, reader.partialBytes());
        assertEquals(0, alloc.metric().usedHeapMemory() + alloc.metric().usedDirectMemory());
    }

    @Test
    void refusesMorePartialBytesThanAllowed() {
        ChunkReader reader = new ChunkReader(ChunkFixture.ALLOC, ChunkFixture.LIMITS, 1000);
        begin(reader, 3, 128);
        begin(reader, 4, 128);
        begin(reader, 5, 128);
        reader.setChunkSize(4096);
        ProtocolException e = assertThrows(ProtocolException.class, () -> begin(reader, 6, 900));
        assertEquals(Violation.MESSAGE_SIZE, e.violation());
        reader.close();
    }

    /** A peer could else choose how its bytes are cut: all at once, or the most of them last. */
    @ParameterizedTest
    @ValueSource(ints = {0, 12, 500, 999, 1012})
    void refusesALongMessageHoweverItIsCut(int cut) {
        ByteBuf whole = ChunkFixture.ALLOC.buffer().writeByte(6).writeMedium(0).writeMedium(1001);
        whole.writeByte(9).writeIntLE(1).writeZero(1001);
        ChunkReader reader = new ChunkReader(ChunkFixture.ALLOC, ChunkFixture.LIMITS, 1000);
        reader.setChunkSize(4096);
        reader.read(whole.slice(0, cut));
        ProtocolException e =
                assertThrows(
                        ProtocolException.class,
                        () -> reader.read(whole.slice(cut, whole.readableBytes() - cut)));
        assertEquals(Violation.MESSAGE_SIZE, e.violation());
        reader.close();
        whole.release();
    }

    /** A message of many small chunks grows one buffer; a large piece is kept, not copied. */
    @Test
    void keepsLargePiecesAndCopiesSmallOnes() {
        ChunkReader reader = new ChunkReader(ChunkFixture.ALLOC, ChunkFixture.LIMITS, 1 << 20);
        reader.setChunkSize(65_536);
        ByteBuf large = message(2000);
        int before = large.refCnt();
        RtmpMessage kept = reader.read(large);
        assertEquals(before + 1, large.refCnt());
        ByteBuf small = message(500);
        RtmpMessage copied = reader.read(small);
        assertEquals(1, small.refCnt());
        assertEquals(2000, kept == null ? 0 : kept.size());
        assertEquals(500, copied == null ? 0 : copied.size());
        large.release();
        small.release();
        if (kept != null && copied != null) {
            kept.release();
            copied.release();
        }
        reader.close();
    }

    private static ByteBuf message(int size) {
        return ChunkFixture.ALLOC
                .buffer(12 + size)
                .writeBytes(ChunkFixture.bytes("06 000000"))
                .writeMedium(size)
                .writeBytes(ChunkFixture.bytes("09 01000000"))
                .writeZero(size);
    }

    /** One chunk of a message declared 1 MiB long. */
    private static void begin(ChunkReader reader, int id, int bytes) {
        byte[] header = id < 64 ? new byte[] {(byte) id} : new byte[] {0, (byte) (id - 64)};
        byte[] rest = ChunkFixture.bytes("000000 100000 09 01000000" + "00".repeat(bytes));
        ChunkFixture.feed(reader, ChunkFixture.join(header, rest), new ArrayList<>());
    }
}
