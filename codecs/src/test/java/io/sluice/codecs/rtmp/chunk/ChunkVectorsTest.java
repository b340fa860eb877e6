package io.sluice.codecs.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.LeakPresenceDetector;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every {@link ChunkVector}, fed in every way; those of our own dialect are also written. */
class ChunkVectorsTest {

    @AfterEach
    void noLeak() {
        LeakPresenceDetector.check();
    }

    @ParameterizedTest
    @EnumSource(ChunkVector.class)
    void readWhole(ChunkVector vector) {
        assertEquals(vector.messages(), ChunkFixture.read(vector.bytes()));
    }

    @ParameterizedTest
    @EnumSource(ChunkVector.class)
    void readByteByByte(ChunkVector vector) {
        byte[] bytes = vector.bytes();
        byte[][] pieces = new byte[bytes.length][];
        for (int i = 0; i < bytes.length; i++) {
            pieces[i] = new byte[] {bytes[i]};
        }
        assertEquals(vector.messages(), ChunkFixture.read(pieces));
    }

    @ParameterizedTest
    @EnumSource(ChunkVector.class)
    void readAtEverySplit(ChunkVector vector) {
        byte[] bytes = vector.bytes();
        for (int cut = 0; cut <= bytes.length; cut++) {
            byte[] head = Arrays.copyOf(bytes, cut);
            byte[] tail = Arrays.copyOfRange(bytes, cut, bytes.length);
            assertEquals(vector.messages(), ChunkFixture.read(head, tail), "cut at " + cut);
        }
    }

    @ParameterizedTest
    @EnumSource(ChunkVector.class)
    void readWithTheStartOfAnotherMessageBehind(ChunkVector vector) {
        byte[] trailing = ChunkFixture.bytes("03 000000 000002 14 00000000 aa");
        assertEquals(vector.messages(), ChunkFixture.read(vector.bytes(), trailing));
        byte[] joined = ChunkFixture.join(vector.bytes(), trailing);
        assertEquals(vector.messages(), ChunkFixture.read(joined));
    }

    /** What the writer writes is the vector, where the vector is in the writer's dialect. */
    @ParameterizedTest
    @EnumSource(ChunkVector.class)
    void written(ChunkVector vector) {
        if (!vector.isOurDialect()) {
            return;
        }
        assertEquals(ChunkFixture.hex(vector.bytes()), ChunkFixture.hex(vector.write()));
    }

    /** What the writer makes of any vector's messages reads as the same messages. */
    @ParameterizedTest
    @EnumSource(ChunkVector.class)
    void rewritten(ChunkVector vector) {
        List<ChunkVector.Sent> messages = vector.messages();
        assertTrue(!messages.isEmpty());
        assertEquals(messages, ChunkFixture.read(ChunkFixture.write(messages, 128)));
    }
}
