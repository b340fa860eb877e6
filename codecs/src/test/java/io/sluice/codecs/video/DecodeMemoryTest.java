package io.sluice.codecs.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException.Reason;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecodeMemoryTest {
    private static final long LEAST_PICTURE = 320 * 180 * 3 / 2;

    private final PicturePool pictures = new PicturePool(PictureSpec.rgb(32, 32), 8);

    @AfterEach
    void nothingIsHeld() {
        assertEquals(0, pictures.held());
    }

    private FfmpegDecoder open(TestVideo video, DecodeMemory memory) throws DecodeException {
        return open(video, DecodeLimits.of(1 << 20, memory));
    }

    private FfmpegDecoder open(TestVideo video, DecodeLimits limits) throws DecodeException {
        return FfmpegDecoder.open(VideoCodec.AVC, video.config(), pictures, limits);
    }

    private static void feed(FfmpegDecoder decoder, TestVideo video) throws DecodeException {
        decoder.feed(video.frames().getFirst().bytes(), 0, true);
    }

    /** What one decoder that follows the video takes, from its first frame on. */
    private long footprint(TestVideo video) throws DecodeException {
        DecodeMemory memory = new DecodeMemory(1 << 30);
        try (FfmpegDecoder decoder = open(video, memory)) {
            assertEquals(0, memory.held());
            feed(decoder, video);
            return memory.held();
        }
    }

    @Test
    void aDecoderIsAccountedForUntilItIsClosed() throws Exception {
        TestVideo video = TestVideo.drawn(320, 180, 5, 5);
        DecodeMemory memory = new DecodeMemory(1 << 30);
        try (FfmpegDecoder decoder = open(video, memory)) {
            feed(decoder, video);
            long first = memory.held();
            assertTrue(first >= 3 * LEAST_PICTURE && first < 40 * LEAST_PICTURE, first + " bytes");
            decoder.feed(video.frames().get(1).bytes(), 1, false);
            assertEquals(first, memory.held());
            decoder.reset();
            feed(decoder, video);
            assertEquals(first, memory.held());
        }
        assertEquals(0, memory.held());
    }

    @Test
    void moreIsTakenWhereMorePicturesReferToOthers() throws Exception {
        TestVideo drawn = TestVideo.drawn(320, 180, 1, 1);
        TestVideo reordered = TestVideo.withBFrames();
        long pixels = 320 * 192;
        long drawnPictures = footprint(drawn) / pixels;
        long reorderedPixels = reorderedPixels(reordered);
        assertTrue(
                footprint(reordered) / reorderedPixels > drawnPictures,
                footprint(reordered) + " of " + reorderedPixels + ", " + drawnPictures);
    }

    private long reorderedPixels(TestVideo video) throws DecodeException {
        try (DecoderPool pool =
                new DecoderPool(pictures, DecodeLimits.of(1 << 20, DecodeMemory.unbounded()), 1)) {
            var decoded =
                    pool.decodeKeyframe(
                            VideoCodec.AVC, video.config(), video.frames().getFirst().bytes(), 0);
            decoded.picture().release();
            return (long) decoded.width() * decoded.height();
        }
    }

    @Test
    void whoFindsNoRoomIsRefusedAndTheOthersGoOn() throws Exception {
        TestVideo video = TestVideo.drawn(320, 180, 2, 2);
        long one = footprint(video);
        DecodeMemory memory = new DecodeMemory(2 * one - 1);
        FfmpegDecoder first = open(video, memory);
        feed(first, video);
        try (FfmpegDecoder second = open(video, memory)) {
            FfmpegDecoderTest.assertReason(Reason.NO_MEMORY, () -> feed(second, video));
            assertEquals(one, memory.held());
            first.want(1);
            first.feed(video.frames().get(1).bytes(), 1, false);
            Objects.requireNonNull(first.poll()).picture().release();
            first.close();
            second.reset();
            feed(second, video);
            assertEquals(one, memory.held());
        }
        assertEquals(0, memory.held());
    }

    /** References of the large size may still be there: nothing is given back before a reset. */
    @Test
    void aDecoderWhosePicturesShrinkGivesNothingBackBeforeItIsReset() throws Exception {
        TestVideo large = TestVideo.drawn(480, 272, 1, 1);
        TestVideo small = TestVideo.drawn(320, 180, 1, 1);
        long whole = footprint(large);
        DecodeMemory memory = new DecodeMemory(1 << 30);
        try (FfmpegDecoder decoder = open(large, memory)) {
            feed(decoder, large);
            decoder.feed(withParameterSets(small), 1, true);
            assertEquals(whole, memory.held());
            decoder.reset();
            decoder.feed(withParameterSets(small), 2, true);
            assertEquals(footprint(small), memory.held());
        }
    }

    /**
     * A keyframe that brings the parameter sets of its avcC record along (H.264 section 7.4.1.2).
     */
    private static ByteBuffer withParameterSets(TestVideo video) {
        ByteBuffer record = ByteBuffer.wrap(video.config()).position(6);
        ByteBuffer frame = ByteBuffer.allocate(video.config().length + 8 + (1 << 16));
        parameterSet(record, frame);
        record.get();
        parameterSet(record, frame);
        return frame.put(video.frames().getFirst().bytes()).flip();
    }

    private static void parameterSet(ByteBuffer record, ByteBuffer frame) {
        int length = record.getShort();
        frame.putInt(length).put(record.slice(record.position(), length));
        record.position(record.position() + length);
    }

    /** Streams that are gone must not keep what others need. */
    @Test
    void aPoolGivesUpWhatItKeptWhereAnyDecoderFindsNoRoom() throws Exception {
        TestVideo small = TestVideo.drawn(320, 180, 1, 1);
        TestVideo large = TestVideo.drawn(480, 272, 1, 1);
        DecodeMemory memory = new DecodeMemory(footprint(small) + footprint(large) - 1);
        DecodeLimits limits = DecodeLimits.of(1 << 20, memory);
        try (DecoderPool pool = new DecoderPool(pictures, limits, 16);
                DecoderPool another = new DecoderPool(pictures, limits, 16)) {
            keyframe(pool, small);
            assertEquals(footprint(small), memory.held());
            FfmpegDecoderTest.assertReason(Reason.NO_MEMORY, () -> keyframe(another, large));
            assertEquals(1, pool.size());
            assertEquals(0, another.size());
            keyframe(pool, large);
            assertEquals(1, pool.size());
            assertEquals(footprint(large), memory.held());
        }
        assertEquals(0, memory.held());
    }

    /** A newcomer's share is small where much is taken, also by what nobody uses any more. */
    @Test
    void aPoolGivesUpWhatNobodyUsesWhereAShareIsFull() throws Exception {
        TestVideo left = TestVideo.drawn(480, 272, 1, 1);
        TestVideo busy = TestVideo.drawn(320, 180, 1, 1);
        DecodeMemory memory = new DecodeMemory(2 * footprint(left) + footprint(busy));
        DecodeLimits limits = DecodeLimits.of(1 << 20, memory);
        try (DecoderPool pool = new DecoderPool(pictures, limits, 16);
                FfmpegDecoder newcomer = open(left, limits.of(3))) {
            pool.ownedBy(1);
            keyframe(pool, left);
            pool.ownedBy(2);
            for (int i = 0; i < 20; i++) {
                keyframe(pool, busy);
            }
            assertEquals(2, pool.size(), "nobody lacks anything");
            FfmpegDecoderTest.assertReason(Reason.NO_MEMORY, () -> feed(newcomer, left));
            newcomer.reset();
            keyframe(pool, busy);
            assertEquals(1, pool.size());
            feed(newcomer, left);
        }
        assertEquals(0, memory.held());
    }

    @Test
    void whoseShareIsFullGivesUpItsOtherContextsFirst() throws Exception {
        TestVideo one = TestVideo.drawn(320, 180, 1, 1);
        TestVideo other = TestVideo.drawn(336, 180, 1, 1);
        DecodeMemory memory = new DecodeMemory(2 * Math.max(footprint(one), footprint(other)));
        try (DecoderPool pool = new DecoderPool(pictures, DecodeLimits.of(1 << 20, memory), 16)) {
            pool.ownedBy(1);
            keyframe(pool, one);
            keyframe(pool, other);
            assertEquals(1, pool.size());
            keyframe(pool, one);
            assertEquals(1, pool.size());
        }
        assertEquals(0, memory.held());
    }

    private void keyframe(DecoderPool pool, TestVideo video) throws DecodeException {
        pool.decodeKeyframe(VideoCodec.AVC, video.config(), video.frames().getFirst().bytes(), 0)
                .picture()
                .release();
    }

    @Test
    void lessAlwaysFits() {
        DecodeMemory memory = new DecodeMemory(10);
        assertTrue(memory.take(DecodeMemory.NOBODY, 10));
        assertFalse(memory.take(DecodeMemory.NOBODY, 1));
        assertTrue(memory.take(DecodeMemory.NOBODY, 0));
        assertTrue(memory.take(DecodeMemory.NOBODY, -4));
        assertFalse(memory.take(DecodeMemory.NOBODY, 5));
        assertTrue(memory.take(DecodeMemory.NOBODY, 4));
        assertEquals(10, memory.held());
    }

    @Test
    void anOwnerGetsHalfOfWhatTheOthersLeave() {
        DecodeMemory memory = new DecodeMemory(100);
        assertFalse(memory.take(1, 51));
        assertTrue(memory.take(1, 30));
        assertTrue(memory.take(1, 20));
        assertFalse(memory.take(1, 1), "all that it has counts");
        assertTrue(memory.take(2, 25));
        assertFalse(memory.take(2, 1));
        assertTrue(memory.take(1, 0));
        assertFalse(memory.take(1, 1));
        assertTrue(memory.take(1, -40));
        assertTrue(memory.take(2, 20));
        assertFalse(memory.take(2, 1));
        assertEquals(55, memory.held());
        assertEquals(0, memory.exhausted(), "there was room, but not for them");
        assertFalse(memory.take(3, 46));
        assertEquals(1, memory.exhausted());
        long refusals = memory.refusals();
        assertFalse(memory.take(3, 51));
        assertEquals(1, memory.exhausted(), "it could never have had as much");
        assertEquals(refusals, memory.refusals());
    }

    @Test
    void whatIsMovedIsTheOthersUnlessThatHasNoRoom() {
        DecodeMemory memory = new DecodeMemory(100);
        assertTrue(memory.take(1, 40));
        assertTrue(memory.take(2, 20));
        assertTrue(memory.move(1, 2, 20));
        assertEquals(60, memory.held());
        assertFalse(memory.take(2, 1), "40 of the 80 that are left");
        assertTrue(memory.take(1, 10), "30 of the 60 that are left");
        assertFalse(memory.move(1, 2, 10));
        assertEquals(70, memory.held());
        assertTrue(memory.take(1, -30));
        assertTrue(memory.take(2, -40));
        assertEquals(0, memory.held());
    }

    /** Whoever decodes with a context last pays for it, and nobody for what another made of it. */
    @Test
    void aSharedContextIsWhoseKeyframeItDecodedLast() throws Exception {
        TestVideo video = TestVideo.drawn(320, 180, 2, 2);
        long one = footprint(video);
        DecodeMemory memory = new DecodeMemory(4 * one);
        DecodeLimits all = DecodeLimits.of(1 << 20, memory);
        try (DecoderPool keyframes = new DecoderPool(pictures, all, 4);
                FfmpegDecoder first = open(video, all.of(1));
                FfmpegDecoder second = open(video, all.of(1))) {
            keyframes.ownedBy(1);
            keyframe(keyframes, video);
            keyframes.ownedBy(2);
            keyframe(keyframes, video);
            assertEquals(1, keyframes.size());
            assertEquals(one, memory.held());
            feed(first, video);
            FfmpegDecoderTest.assertReason(Reason.NO_MEMORY, () -> feed(second, video));
            keyframes.dropOwned();
            assertEquals(0, keyframes.size());
            second.reset();
            feed(second, video);
            keyframes.ownedBy(1);
            FfmpegDecoderTest.assertReason(Reason.NO_MEMORY, () -> keyframe(keyframes, video));
        }
        assertEquals(0, memory.held());
    }

    @Test
    void onePublishersDecodersLeaveRoomForAnothers() throws Exception {
        TestVideo video = TestVideo.drawn(320, 180, 2, 2);
        DecodeMemory memory = new DecodeMemory(4 * footprint(video));
        DecodeLimits all = DecodeLimits.of(1 << 20, memory);
        try (FfmpegDecoder first = open(video, all.of(1));
                FfmpegDecoder second = open(video, all.of(1));
                FfmpegDecoder third = open(video, all.of(1));
                FfmpegDecoder anothers = open(video, all.of(2));
                DecoderPool keyframes = new DecoderPool(pictures, all, 4)) {
            feed(first, video);
            feed(second, video);
            FfmpegDecoderTest.assertReason(Reason.NO_MEMORY, () -> feed(third, video));
            keyframes.ownedBy(1);
            FfmpegDecoderTest.assertReason(Reason.NO_MEMORY, () -> keyframe(keyframes, video));
            feed(anothers, video);
        }
        assertEquals(0, memory.held());
    }
}
