package io.sluice.loadtest.fault;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.SplittableRandom;

/** What a hostile client has to send, a drop at a time. One event loop owns it. */
sealed interface Drip {
    /** How many bytes there are, or a piece's worth where there is no end. */
    int left();

    /** So many of the bytes left, which the caller then owns. */
    ByteBuf next(int bytes, ByteBufAllocator allocator);

    void close();

    /** Owns the bytes. */
    record Once(ByteBuf bytes) implements Drip {
        @Override
        public int left() {
            return bytes.readableBytes();
        }

        @Override
        public ByteBuf next(int count, ByteBufAllocator allocator) {
            return bytes.readRetainedSlice(count);
        }

        @Override
        public void close() {
            bytes.release();
        }
    }

    /** Random bytes without an end: the same whatever the sizes in which they are taken. */
    final class Noise implements Drip {
        private static final int PIECE_BYTES = 16 << 10;

        private final SplittableRandom random;
        private final byte[] piece = new byte[PIECE_BYTES];
        private int taken = PIECE_BYTES;

        Noise(SplittableRandom random) {
            this.random = random;
        }

        @Override
        public int left() {
            return PIECE_BYTES;
        }

        @Override
        public ByteBuf next(int count, ByteBufAllocator allocator) {
            ByteBuf bytes = allocator.buffer(count);
            while (bytes.readableBytes() < count) {
                if (taken == PIECE_BYTES) {
                    random.nextBytes(piece);
                    taken = 0;
                }
                int size = Math.min(PIECE_BYTES - taken, count - bytes.readableBytes());
                bytes.writeBytes(piece, taken, size);
                taken += size;
            }
            return bytes;
        }

        @Override
        public void close() {}
    }
}
