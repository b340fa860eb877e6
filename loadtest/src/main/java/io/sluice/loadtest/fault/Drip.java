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

    record Noise(SplittableRandom random) implements Drip {
        private static final int PIECE_BYTES = 16 << 10;

        @Override
        public int left() {
            return PIECE_BYTES;
        }

        @Override
        public ByteBuf next(int count, ByteBufAllocator allocator) {
            byte[] noise = new byte[count];
            random.nextBytes(noise);
            return allocator.buffer(count).writeBytes(noise);
        }

        @Override
        public void close() {}
    }
}
