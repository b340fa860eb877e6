package io.sluice.codecs.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException.Reason;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class FfmpegDecoderTest {
    private static final PictureSpec SPEC = new PictureSpec(224, 112, 128, 128);
    private static final DecodeLimits LIMITS = DecodeLimits.defaults();

    private final PicturePool pool = new PicturePool(SPEC, 8);
    private final int openBefore = FfmpegDecoder.openDecoders();

    @AfterEach
    void nothingIsHeld() {
        assertEquals(0, pool.held());
        assertEquals(openBefore, FfmpegDecoder.openDecoders());
        LeakPresenceDetector.check();
    }

    @Test
    void picturesHaveTheExactSizesAndTheColoursThatWereDrawn() throws Exception {
        TestVideo video = TestVideo.drawn(320, 180, 5, 5);
        try (PictureDecoder decoder = open(video)) {
            assertEquals(openBefore + 1, FfmpegDecoder.openDecoders());
            for (int n = 0; n < 5; n++) {
                PictureDecoder.Decoded decoded = decodeOne(decoder, video.frames().get(n), n);
                Picture picture = decoded.picture();
                assertEquals(320, decoded.width());
                assertEquals(180, decoded.height());
                assertEquals(224 * 112 * 3, picture.rgb().remaining());
                assertEquals(128 * 128, picture.luma().remaining());
                assertEquals(n, TestVideo.number(picture));
                assertColour(TestVideo.COLOURS[n], TestVideo.pixel(picture, 112, 84));
                picture.release();
            }
        }
    }

    @Test
    void lumaIsTheCodedPlaneWithItsRangeKept() throws Exception {
        TestVideo video = TestVideo.drawn(320, 180, 2, 2);
        try (PictureDecoder decoder = open(video)) {
            Picture picture = decodeOne(decoder, video.frames().getFirst(), 0).picture();
            assertEquals(16, picture.luma().get(32 * 128 + 64) & 0xFF, 3, "video black");
            picture.release();
        }
    }

    @Test
    void aPictureWithoutLumaOrRgbIsJustAsGood() throws Exception {
        TestVideo video = TestVideo.drawn(320, 180, 1, 1);
        PicturePool lumaOnly = new PicturePool(new PictureSpec(0, 0, 64, 64), 1);
        try (PictureDecoder decoder =
                FfmpegDecoder.open(VideoCodec.AVC, video.config(), lumaOnly, LIMITS)) {
            Picture picture = decodeOne(decoder, video.frames().getFirst(), 0).picture();
            assertEquals(0, picture.rgb().remaining());
            assertEquals(64 * 64, picture.luma().remaining());
            picture.release();
        }
        assertEquals(0, lumaOnly.held());
    }

    @Test
    void eachWantedTicketComesWithItsOwnPictureDespiteReordering() throws Exception {
        TestVideo video = TestVideo.withBFrames();
        Map<Long, Integer> seen = new TreeMap<>();
        Map<Long, Integer> expected = new TreeMap<>();
        try (PictureDecoder decoder = open(video)) {
            for (int i = 0; i < video.frames().size(); i++) {
                TestVideo.Frame frame = video.frames().get(i);
                if (i % 3 == 0) {
                    decoder.want(1000 + i);
                    expected.put(1000L + i, frame.number());
                }
                decoder.feed(frame.bytes(), 1000 + i, frame.keyframe());
                pollInto(decoder, seen);
            }
            assertTrue(seen.size() < expected.size(), "some pictures are still inside");
            decoder.drain();
            pollInto(decoder, seen);
        }
        assertEquals(expected, seen);
    }

    @Test
    void onlyWantedPicturesTakeMemory() throws Exception {
        TestVideo video = TestVideo.drawn(320, 180, 10, 10);
        try (PictureDecoder decoder = open(video)) {
            for (int i = 0; i < 10; i++) {
                decoder.feed(video.frames().get(i).bytes(), i, i == 0);
            }
            assertNull(decoder.poll());
            assertEquals(0, pool.held());
        }
    }

    @Test
    void withoutAFreePictureItSaysSoAndDecodesOn() throws Exception {
        TestVideo video = TestVideo.drawn(320, 180, 3, 3);
        PicturePool one = new PicturePool(SPEC, 1);
        try (PictureDecoder decoder =
                FfmpegDecoder.open(VideoCodec.AVC, video.config(), one, LIMITS)) {
            Picture first = decodeOne(decoder, video.frames().get(0), 0).picture();
            decoder.want(1);
            assertReason(
                    Reason.NO_PICTURE, () -> decoder.feed(video.frames().get(1).bytes(), 1, false));
            first.release();
            Picture third = decodeOne(decoder, video.frames().get(2), 2).picture();
            assertEquals(2, TestVideo.number(third));
            third.release();
        }
        assertEquals(0, one.held());
    }

    /** libavcodec fills what is missing with invented pixels and hands the picture out. */
    @Test
    void aPictureWithConcealedErrorsIsNotDelivered() throws Exception {
        TestVideo video = TestVideo.drawn(640, 360, 3, 3);
        for (int broken = 0; broken < 2; broken++) {
            try (PictureDecoder decoder = open(video)) {
                for (int i = 0; i < broken; i++) {
                    decodeOne(decoder, video.frames().get(i), i).picture().release();
                }
                ByteBuffer half = half(video.frames().get(broken).coded());
                int ticket = broken;
                decoder.want(ticket);
                assertReason(Reason.CORRUPT, () -> decoder.feed(half, ticket, ticket == 0));
                assertNull(decoder.poll());
            }
        }
    }

    /** One slice that ends in its middle, its length as if that were right. */
    private static ByteBuffer half(byte[] coded) {
        int unit = ByteBuffer.wrap(coded).getInt() / 2;
        return ByteBuffer.allocate(4 + unit).putInt(unit).put(coded, 4, unit).flip();
    }

    @Test
    void afterAResetOnlyAKeyframeMayFollow() throws Exception {
        TestVideo video = TestVideo.drawn(320, 180, 6, 3);
        try (PictureDecoder decoder = open(video)) {
            assertReason(
                    Reason.CORRUPT, () -> decoder.feed(video.frames().get(1).bytes(), 1, false));
            decodeOne(decoder, video.frames().get(0), 0).picture().release();
            decoder.want(1);
            decoder.reset();
            assertReason(
                    Reason.CORRUPT, () -> decoder.feed(video.frames().get(1).bytes(), 1, false));
            Picture picture = decodeOne(decoder, video.frames().get(3), 3).picture();
            assertEquals(3, TestVideo.number(picture));
            picture.release();
        }
    }

    @Test
    void aPictureOverTheCapIsRefusedFromTheSequenceHeaderAlone() throws Exception {
        TestVideo video = TestVideo.drawn(640, 360, 1, 1);
        DecodeLimits small =
                new DecodeLimits(
                        640 * 359, 1 << 14, 1 << 20, DecodeMemory.unbounded(), DecodeMemory.NOBODY);
        try (PictureDecoder decoder =
                FfmpegDecoder.open(VideoCodec.AVC, video.config(), pool, small)) {
            decoder.want(0);
            assertReason(
                    Reason.TOO_LARGE,
                    () -> decoder.feed(video.frames().getFirst().bytes(), 0, true));
            assertNull(decoder.poll());
        }
    }

    @Test
    void aPictureOverTheCapIsRefusedWhereItsSizeComesInsideAFrame() throws Exception {
        TestVideo small = TestVideo.drawn(320, 180, 1, 1);
        TestVideo large = TestVideo.drawn(640, 360, 1, 1);
        DecodeLimits limits =
                new DecodeLimits(
                        320 * 192, 1 << 14, 1 << 20, DecodeMemory.unbounded(), DecodeMemory.NOBODY);
        try (PictureDecoder decoder =
                FfmpegDecoder.open(VideoCodec.AVC, small.config(), pool, limits)) {
            decodeOne(decoder, small.frames().getFirst(), 0).picture().release();
            decoder.want(1);
            ByteBuffer swapped = withParameterSets(large);
            assertReason(Reason.TOO_LARGE, () -> decoder.feed(swapped, 1, true));
            decoder.reset();
            ByteBuffer back = withParameterSets(small);
            decoder.want(2);
            decoder.feed(back, 2, true);
            PictureDecoder.Decoded decoded = decoder.poll();
            assertEquals(320, decoded.width());
            decoded.picture().release();
        }
    }

    @Test
    void anotherResolutionTakesAnotherSequenceHeader() throws Exception {
        for (int width : List.of(320, 640, 322, 1280)) {
            TestVideo video = TestVideo.drawn(width, width * 9 / 16 / 2 * 2, 3, 3);
            try (PictureDecoder decoder = open(video)) {
                for (int i = 0; i < 3; i++) {
                    PictureDecoder.Decoded decoded = decodeOne(decoder, video.frames().get(i), i);
                    assertEquals(width, decoded.width());
                    assertEquals(i, TestVideo.number(decoded.picture()));
                    decoded.picture().release();
                }
            }
        }
    }

    @Test
    void whatItCannotOpenItNames() {
        byte[] config = TestVideo.drawn(320, 180, 1, 1).config();
        assertReason(Reason.UNSUPPORTED, () -> open(VideoCodec.VVC, config));
        assertReason(Reason.UNSUPPORTED, () -> open(VideoCodec.UNKNOWN, config));
        assertReason(Reason.CORRUPT, () -> open(VideoCodec.AVC, new byte[0]));
        assertReason(Reason.CORRUPT, () -> open(VideoCodec.AVC, new byte[40]));
        assertReason(
                Reason.TOO_LARGE,
                () -> open(VideoCodec.AVC, new byte[LIMITS.maxConfigBytes() + 1]));
    }

    @Test
    void emptyAndOversizeFramesAreRefused() throws Exception {
        TestVideo video = TestVideo.drawn(320, 180, 1, 1);
        try (PictureDecoder decoder = open(video)) {
            assertReason(Reason.CORRUPT, () -> decoder.feed(ByteBuffer.allocate(0), 0, true));
            ByteBuffer huge = ByteBuffer.allocate(LIMITS.maxFrameBytes() + 1);
            assertReason(Reason.TOO_LARGE, () -> decoder.feed(huge, 0, true));
        }
    }

    @Test
    void closesTwiceAndThenRefusesWork() throws Exception {
        TestVideo video = TestVideo.drawn(320, 180, 2, 2);
        PictureDecoder decoder = open(video);
        decoder.want(0);
        decoder.feed(video.frames().getFirst().bytes(), 0, true);
        assertEquals(1, pool.held(), "ready, not polled");
        decoder.close();
        decoder.close();
        assertThrows(
                IllegalStateException.class,
                () -> decoder.feed(video.frames().getFirst().bytes(), 0, true));
    }

    private PictureDecoder open(TestVideo video) throws DecodeException {
        return open(VideoCodec.AVC, video.config());
    }

    private PictureDecoder open(VideoCodec codec, byte[] config) throws DecodeException {
        return FfmpegDecoder.open(codec, config, pool, LIMITS);
    }

    private static PictureDecoder.Decoded decodeOne(
            PictureDecoder decoder, TestVideo.Frame frame, long ticket) throws DecodeException {
        decoder.want(ticket);
        decoder.feed(frame.bytes(), ticket, frame.keyframe());
        PictureDecoder.Decoded decoded = decoder.poll();
        assertNotNull(decoded);
        assertEquals(ticket, decoded.ticket());
        return decoded;
    }

    private static void pollInto(PictureDecoder decoder, Map<Long, Integer> seen) {
        for (var decoded = decoder.poll(); decoded != null; decoded = decoder.poll()) {
            seen.put(decoded.ticket(), TestVideo.number(decoded.picture()));
            decoded.picture().release();
        }
    }

    /** The first frame with its parameter sets in front, as a swap inside the stream would come. */
    private static ByteBuffer withParameterSets(TestVideo video) {
        ByteBuffer config = ByteBuffer.wrap(video.config()).position(6);
        byte[] sps = new byte[config.getShort()];
        config.get(sps).get();
        byte[] pps = new byte[config.getShort()];
        config.get(pps);
        byte[] frame = video.frames().getFirst().coded();
        return ByteBuffer.allocate(8 + sps.length + pps.length + frame.length)
                .putInt(sps.length)
                .put(sps)
                .putInt(pps.length)
                .put(pps)
                .put(frame)
                .flip();
    }

    private static void assertColour(int expected, int actual) {
        for (int shift = 0; shift < 24; shift += 8) {
            String message = Integer.toHexString(expected) + " " + Integer.toHexString(actual);
            assertEquals((expected >> shift) & 0xFF, (actual >> shift) & 0xFF, 8, message);
        }
    }

    static void assertReason(Reason reason, Executable work) {
        assertEquals(reason, assertThrows(DecodeException.class, work).reason());
    }
}
