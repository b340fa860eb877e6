package io.sluice.codecs.video;

import io.sluice.codecs.video.DecodeException.Reason;
import java.nio.ByteBuffer;

/**
 * Looks into AV1's temporal units for sequence headers ("AV1 Bitstream and Decoding Process"
 * sections 5.3 to 5.5): libaom takes memory by the size that they name before FFmpeg hears of it.
 */
final class Av1Frames {
    private static final int SEQUENCE_HEADER = 1;

    /** Longer numbers are no sizes of anything here. */
    private static final int MAX_LEB128_BYTES = 4;

    private Av1Frames() {}

    /**
     * Reads from position to limit and leaves both alone.
     *
     * @throws DecodeException if a sequence header in it allows frames over the limit, or the units
     *     break off
     */
    static void check(ByteBuffer coded, long maxPixels) throws DecodeException {
        ByteBuffer in = coded.duplicate();
        while (in.hasRemaining()) {
            int header = in.get() & 0xFF;
            if ((header & 0x04) != 0) {
                require(in.hasRemaining());
                in.get();
            }
            int size = (header & 0x02) != 0 ? leb128(in) : in.remaining();
            require(size <= in.remaining());
            if (((header >> 3) & 0x0F) == SEQUENCE_HEADER) {
                sequenceHeader(in.slice(in.position(), size), maxPixels);
            }
            in.position(in.position() + size);
        }
    }

    private static int leb128(ByteBuffer in) throws DecodeException {
        int value = 0;
        for (int i = 0; i < MAX_LEB128_BYTES; i++) {
            require(in.hasRemaining());
            int next = in.get() & 0xFF;
            value |= (next & 0x7F) << (7 * i);
            if (next < 0x80) {
                return value;
            }
        }
        throw new DecodeException(Reason.CORRUPT, "an AV1 unit's size is too long");
    }

    private static void sequenceHeader(ByteBuffer in, long maxPixels) throws DecodeException {
        Bits bits = new Bits(in);
        bits.skip(4);
        if (bits.flag()) {
            bits.skip(5);
        } else {
            operatingPoints(bits);
        }
        int widthBits = bits.read(4) + 1;
        int heightBits = bits.read(4) + 1;
        long width = bits.read(widthBits) + 1L;
        long height = bits.read(heightBits) + 1L;
        if (width * height > maxPixels) {
            throw new DecodeException(Reason.TOO_LARGE, width + "x" + height);
        }
    }

    private static void operatingPoints(Bits bits) throws DecodeException {
        int delayBits = 0;
        boolean timing = bits.flag();
        if (timing) {
            bits.skip(64);
            if (bits.flag()) {
                bits.skipUvlc();
            }
        }
        boolean model = timing && bits.flag();
        if (model) {
            delayBits = bits.read(5) + 1;
            bits.skip(32 + 5 + 5);
        }
        boolean displayDelay = bits.flag();
        int points = bits.read(5) + 1;
        for (int i = 0; i < points; i++) {
            bits.skip(12);
            if (bits.read(5) > 7) {
                bits.skip(1);
            }
            if (model && bits.flag()) {
                bits.skip(2 * delayBits + 1);
            }
            if (displayDelay && bits.flag()) {
                bits.skip(4);
            }
        }
    }

    private static void require(boolean holds) throws DecodeException {
        if (!holds) {
            throw new DecodeException(Reason.CORRUPT, "an AV1 unit breaks off");
        }
    }

    /** Bits from the highest down. */
    private static final class Bits {
        private final ByteBuffer in;
        private long at;

        Bits(ByteBuffer in) {
            this.in = in;
        }

        int read(int count) throws DecodeException {
            int value = 0;
            for (int i = 0; i < count; i++) {
                value = (value << 1) | (flag() ? 1 : 0);
            }
            return value;
        }

        boolean flag() throws DecodeException {
            require(at < 8L * in.limit());
            int octet = in.get((int) (at >> 3));
            int shift = (int) (7 - at % 8);
            at++;
            return ((octet >> shift) & 1) != 0;
        }

        void skip(int count) {
            at += count;
        }

        void skipUvlc() throws DecodeException {
            int zeros = 0;
            while (!flag()) {
                zeros++;
                require(zeros < 32);
            }
            skip(zeros);
        }
    }
}
