package io.sluice.codecs.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException.Reason;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Broken and bloated streams: a refusal or a picture, never a crash, never a picture lost. */
class HostilePicturesTest {
    private static final DecodeLimits LIMITS =
            new DecodeLimits(
                    1280 * 720, 1 << 14, 1 << 20, DecodeMemory.unbounded(), DecodeMemory.NOBODY);

    private final PicturePool pool = new PicturePool(new PictureSpec(224, 224, 128, 128), 4);
    private final Map<Reason, Integer> refused = new EnumMap<>(Reason.class);
    private int delivered;

    @AfterEach
    void nothingIsHeld() {
        assertEquals(0, pool.held());
        LeakPresenceDetector.check();
    }

    @Test
    void flippedBitsInFramesNeverCrashOrLeak() throws Exception {
        TestVideo video = TestVideo.withBFrames();
        for (int seed = 0; seed < 300; seed++) {
            decodeDamaged(video, new SplittableRandom(seed));
        }
        assertTrue(refused.getOrDefault(Reason.CORRUPT, 0) > 100, "refused " + refused);
        assertTrue(delivered > 100, "delivered " + delivered);
    }

    /** One GOP in which some frames are damaged, cut short, lost or doubled. */
    private void decodeDamaged(TestVideo video, SplittableRandom random) throws DecodeException {
        try (PictureDecoder decoder =
                FfmpegDecoder.open(VideoCodec.AVC, video.config(), pool, LIMITS)) {
            for (int i = 0; i < 25; i++) {
                byte[] coded = video.frames().get(i).coded();
                int fate = random.nextInt(8);
                if (fate == 0) {
                    coded = damaged(coded, random);
                } else if (fate == 1) {
                    coded = Arrays.copyOf(coded, random.nextInt(coded.length));
                }
                for (int copies = fate == 2 ? 0 : fate == 3 ? 2 : 1; copies > 0; copies--) {
                    feed(decoder, coded, i);
                }
            }
            drain(decoder);
        }
    }

    @Test
    void flippedBitsInSequenceHeadersNeverCrashOrLeak() throws Exception {
        TestVideo video = TestVideo.withBFrames();
        for (int seed = 0; seed < 300; seed++) {
            byte[] config = damaged(video.config(), new SplittableRandom(seed));
            try (PictureDecoder decoder =
                    FfmpegDecoder.open(VideoCodec.AVC, config, pool, LIMITS)) {
                for (int i = 0; i < 5; i++) {
                    feed(decoder, video.frames().get(i).coded(), i);
                }
                drain(decoder);
            } catch (DecodeException e) {
                refused.merge(e.reason(), 1, Integer::sum);
            }
        }
        assertTrue(refused.getOrDefault(Reason.CORRUPT, 0) > 50, "refused " + refused);
    }

    @Test
    void noiseIsRefused() throws Exception {
        TestVideo video = TestVideo.withBFrames();
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] noise = new byte[1 + random.nextInt(2000)];
            random.nextBytes(noise);
            try (DecoderPool decoders = new DecoderPool(pool, LIMITS, 1)) {
                FfmpegDecoderTest.assertReason(
                        Reason.CORRUPT,
                        () ->
                                decoders.decodeKeyframe(
                                        VideoCodec.AVC, video.config(), ByteBuffer.wrap(noise), 0));
            }
        }
    }

    @Test
    void aGiantPictureIsRefused() throws Exception {
        TestVideo video = TestVideo.drawn(320, 180, 1, 1);
        byte[] config = giantConfig(1000, 1000);
        try (PictureDecoder decoder = FfmpegDecoder.open(VideoCodec.AVC, config, pool, LIMITS)) {
            decoder.want(0);
            FfmpegDecoderTest.assertReason(
                    Reason.TOO_LARGE,
                    () -> decoder.feed(video.frames().getFirst().bytes(), 0, true));
        }
    }

    /** 48,000 pixels wide and two high: few pixels, and no shape that swscale can shrink. */
    @Test
    void aPictureThatCantBeScaledIsRefusedAndNothingIsLost() throws Exception {
        int wide = 3000;
        PicturePool squares = new PicturePool(new PictureSpec(160, 160, 128, 128), 2);
        byte[] config = config(wide, 1, "1" + golomb(0) + golomb(0) + golomb(0) + golomb(7));
        for (int i = 0; i < 5; i++) {
            try (DecoderPool decoders = new DecoderPool(squares, LIMITS, 1)) {
                FfmpegDecoderTest.assertReason(
                        Reason.UNSUPPORTED,
                        () ->
                                decoders.decodeKeyframe(
                                        VideoCodec.AVC,
                                        config,
                                        ByteBuffer.wrap(greyPicture(wide)),
                                        0));
            }
            try (PictureDecoder decoder =
                    FfmpegDecoder.open(VideoCodec.AVC, config, squares, LIMITS)) {
                decoder.want(0);
                FfmpegDecoderTest.assertReason(
                        Reason.UNSUPPORTED,
                        () -> decoder.feed(ByteBuffer.wrap(greyPicture(wide)), 0, true));
            }
            assertEquals(0, squares.held());
        }
    }

    /** An IDR slice of so many macroblocks, predicted from nothing and without a coefficient. */
    private static byte[] greyPicture(int macroblocks) {
        // first macroblock, I slice, parameter set, frame_num, idr_pic_id, marking, QP delta
        String header = golomb(0) + golomb(7) + golomb(0) + "0000" + golomb(0) + "00" + golomb(0);
        // I_16x16 by DC, chroma by DC, QP delta 0, no coefficients
        String macroblock = golomb(3) + golomb(0) + golomb(0) + "1";
        byte[] slice = bits("01100101" + header + macroblock.repeat(macroblocks) + "1");
        return ByteBuffer.allocate(4 + slice.length).putInt(slice.length).put(slice).array();
    }

    private static byte[] giantConfig(int macroblocksWide, int macroblocksHigh) {
        return config(macroblocksWide, macroblocksHigh, "0");
    }

    /** An avcC whose parameter sets, in their shortest form, tell of so many macroblocks. */
    private static byte[] config(int macroblocksWide, int macroblocksHigh, String crop) {
        // profile 66, constraints 0, level 6.2; id 0, frame_num 4 bits, POC type 2, 1 reference,
        // no gaps, the size less 1, frames only, direct_8x8, no crop, no VUI, stop bit
        String sps =
                "01000010"
                        + "00000000"
                        + "00111110"
                        + golomb(0)
                        + golomb(0)
                        + golomb(2)
                        + golomb(1)
                        + "0"
                        + golomb(macroblocksWide - 1)
                        + golomb(macroblocksHigh - 1)
                        + "1"
                        + "1"
                        + crop
                        + "0"
                        + "1";
        byte[] spsBytes = bits("01100111" + sps);
        byte[] pps = {0x68, (byte) 0xCE, 0x38, (byte) 0x80};
        return ByteBuffer.allocate(11 + spsBytes.length + pps.length)
                .put(new byte[] {1, 66, 0, 62, (byte) 0xFF, (byte) 0xE1})
                .putShort((short) spsBytes.length)
                .put(spsBytes)
                .put((byte) 1)
                .putShort((short) pps.length)
                .put(pps)
                .array();
    }

    private static String golomb(int value) {
        String binary = Integer.toBinaryString(value + 1);
        return "0".repeat(binary.length() - 1) + binary;
    }

    private static byte[] bits(String bits) {
        String padded = bits + "0".repeat((8 - bits.length() % 8) % 8);
        byte[] bytes = new byte[padded.length() / 8];
        byte[] number = new BigInteger("1" + padded, 2).toByteArray();
        System.arraycopy(number, number.length - bytes.length, bytes, 0, bytes.length);
        return bytes;
    }

    private static byte[] damaged(byte[] bytes, SplittableRandom random) {
        byte[] copy = bytes.clone();
        int flips = 1 + random.nextInt(12);
        for (int i = 0; i < flips; i++) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private void feed(PictureDecoder decoder, byte[] coded, int ticket) {
        decoder.want(ticket);
        try {
            decoder.feed(ByteBuffer.wrap(coded), ticket, ticket == 0);
        } catch (DecodeException e) {
            refused.merge(e.reason(), 1, Integer::sum);
        }
        release(decoder);
    }

    private void drain(PictureDecoder decoder) {
        try {
            decoder.drain();
        } catch (DecodeException e) {
            refused.merge(e.reason(), 1, Integer::sum);
        }
        release(decoder);
    }

    private void release(PictureDecoder decoder) {
        for (var decoded = decoder.poll(); decoded != null; decoded = decoder.poll()) {
            delivered++;
            decoded.picture().release();
        }
    }
}
