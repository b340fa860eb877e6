package io.sluice.codecs.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.chunk.ChunkVector.Sent;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Random messages, chunk sizes, interleavings and cuts; then random damage. */
class ChunkPropertiesTest {
    private static final int[] CHUNK_SIZES = {128, 129, 1000, 4096, 65_536, 0xFFFFFF};

    @AfterEach
    void noLeak() {
        LeakPresenceDetector.check();
    }

    @Test
    void whatIsWrittenIsRead() {
        for (long seed = 0; seed < 150; seed++) {
            Transcript transcript = new Transcript(seed, 10);
            assertEquals(transcript.expected, readCut(transcript.bytes, seed), "seed " + seed);
        }
    }

    @Test
    void damagedBytesNeverThrowAnythingElse() {
        int refused = 0;
        for (long seed = 0; seed < 1_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = new Transcript(seed, 4).bytes;
            for (int i = 1 + random.nextInt(5); i > 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            refused += refusals(bytes, seed);
        }
        assertTrue(refused > 50, "damaged inputs refused: " + refused);
    }

    @Test
    void randomBytesNeverThrowAnythingElse() {
        int refused = 0;
        for (long seed = 0; seed < 1_000; seed++) {
            byte[] bytes = new byte[500];
            new SplittableRandom(seed).nextBytes(bytes);
            refused += refusals(bytes, seed);
        }
        assertTrue(refused > 500, "random inputs refused: " + refused);
    }

    private static int refusals(byte[] bytes, long seed) {
        try {
            readCut(bytes, seed);
            return 0;
        } catch (ProtocolException e) {
            return 1;
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static List<Sent> readCut(byte[] bytes, long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        int most = random.nextInt(3) == 0 ? 10 : 20_000;
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(most));
            pieces.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return ChunkFixture.read(pieces.toArray(byte[][]::new));
    }

    /** The chunks of messages on several chunk streams, shuffled as the framing allows. */
    private static final class Transcript {
        final List<Sent> expected = new ArrayList<>();
        byte[] bytes = {};
        private final SplittableRandom random;
        private final int chunkBytes;

        Transcript(long seed, int messagesEach) {
            random = new SplittableRandom(seed);
            chunkBytes = CHUNK_SIZES[random.nextInt(CHUNK_SIZES.length)];
            Sent size = new Sent(1, 0, 0, String.format("%08x", chunkBytes));
            bytes = ChunkFixture.write(List.of(size), 128);
            bytes[0] = 2;
            expected.add(size);
            List<ArrayDeque<Piece>> lanes = new ArrayList<>();
            for (int id : new int[] {3, 63, 64, 319, 320, 65_599}) {
                lanes.add(lane(id, messagesEach));
            }
            shuffle(lanes);
        }

        private ArrayDeque<Piece> lane(int id, int messages) {
            ChunkWriter writer = new ChunkWriter(ChunkFixture.ALLOC);
            writer.setChunkSize(chunkBytes);
            ArrayDeque<Piece> lane = new ArrayDeque<>();
            long clock = random.nextLong(1L << 32);
            for (int i = random.nextInt(messages); i > 0; i--) {
                clock = (clock + random.nextLong(-1000, 1L << 26)) & 0xFFFF_FFFFL;
                Sent message = new Sent(8 + random.nextInt(2), clock, 1, payload());
                byte[] chunks =
                        ChunkFixture.drain(writer.write(id, message.toMessage(ChunkFixture.ALLOC)));
                cut(id, message, chunks, lane);
            }
            return lane;
        }

        /** Cuts one message's bytes where its chunks end. */
        private void cut(int id, Sent message, byte[] chunks, ArrayDeque<Piece> lane) {
            int basic = id < 64 ? 1 : id < 320 ? 2 : 3;
            int format = (chunks[0] & 0xFF) >>> 6;
            boolean extended =
                    (chunks[basic] & chunks[basic + 1] & chunks[basic + 2] & 0xFF) == 0xFF;
            int header = basic + (format == 0 ? 11 : 7) + (extended ? 4 : 0);
            int at = 0;
            int left = message.payload().length() / 2;
            while (true) {
                int body = Math.min(left, chunkBytes);
                int to = at + header + body;
                left -= body;
                lane.add(new Piece(Arrays.copyOfRange(chunks, at, to), left == 0 ? message : null));
                if (left == 0) {
                    assertEquals(chunks.length, to);
                    return;
                }
                at = to;
                header = basic + (extended ? 4 : 0);
            }
        }

        private String payload() {
            int size = random.nextInt(5) == 0 ? random.nextInt(10_000) : random.nextInt(400);
            byte[] payload = new byte[size];
            random.nextBytes(payload);
            return HexFormat.of().formatHex(payload);
        }

        private void shuffle(List<ArrayDeque<Piece>> lanes) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(bytes);
            lanes.removeIf(ArrayDeque::isEmpty);
            while (!lanes.isEmpty()) {
                ArrayDeque<Piece> lane = lanes.get(random.nextInt(lanes.size()));
                Piece piece = lane.remove();
                out.writeBytes(piece.bytes());
                if (piece.ends() != null) {
                    expected.add(piece.ends());
                }
                lanes.removeIf(ArrayDeque::isEmpty);
            }
            bytes = out.toByteArray();
        }
    }

    /** One chunk, and the message that it ends. */
    private record Piece(byte[] bytes, @Nullable Sent ends) {}
}
