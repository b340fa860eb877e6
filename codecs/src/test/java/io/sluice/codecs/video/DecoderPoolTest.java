package io.sluice.codecs.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecoderPoolTest {
    private final PicturePool pictures = new PicturePool(PictureSpec.rgb(224, 224), 4);

    @AfterEach
    void nothingIsHeld() {
        assertEquals(0, pictures.held());
        LeakPresenceDetector.check();
    }

    @Test
    void aStreamWithBFramesGivesEachKeyframeAtOnce() throws Exception {
        TestVideo video = TestVideo.withBFrames();
        List<TestVideo.Frame> keyframes =
                video.frames().stream().filter(TestVideo.Frame::keyframe).toList();
        assertTrue(keyframes.size() >= 4);
        try (DecoderPool pool = pool(2)) {
            for (TestVideo.Frame frame : keyframes) {
                assertEquals(frame.number(), numberOf(pool, video, frame));
            }
            assertEquals(1, pool.size());
        }
    }

    @Test
    void theLeastRecentlyUsedContextMakesRoom() throws Exception {
        TestVideo a = TestVideo.drawn(320, 180, 1, 1);
        TestVideo b = TestVideo.drawn(480, 272, 2, 1);
        TestVideo c = TestVideo.withBFrames();
        try (DecoderPool pool = pool(2)) {
            for (int round = 0; round < 5; round++) {
                for (TestVideo video : List.of(a, b, c, b, a)) {
                    TestVideo.Frame last =
                            video.frames().stream()
                                    .filter(TestVideo.Frame::keyframe)
                                    .toList()
                                    .getLast();
                    assertEquals(last.number(), numberOf(pool, video, last));
                    assertTrue(pool.size() <= 2);
                }
            }
        }
    }

    @Test
    void aContextThatFailedIsReplaced() throws Exception {
        TestVideo video = TestVideo.drawn(320, 180, 1, 1);
        try (DecoderPool pool = pool(2)) {
            byte[] broken = video.frames().getFirst().coded().clone();
            Arrays.fill(broken, 4, broken.length, (byte) 0xFF);
            FfmpegDecoderTest.assertReason(
                    Reason.CORRUPT,
                    () ->
                            pool.decodeKeyframe(
                                    VideoCodec.AVC, video.config(), ByteBuffer.wrap(broken), 0));
            assertEquals(0, pool.size());
            assertEquals(0, numberOf(pool, video, video.frames().getFirst()));
        }
    }

    @Test
    void withoutAFreePictureTheContextStays() throws Exception {
        TestVideo video = TestVideo.drawn(320, 180, 1, 1);
        PicturePool none = new PicturePool(PictureSpec.rgb(224, 224), 0);
        try (DecoderPool pool = new DecoderPool(none, DecodeLimits.defaults(), 1)) {
            ByteBuffer coded = video.frames().getFirst().bytes();
            FfmpegDecoderTest.assertReason(
                    Reason.NO_PICTURE,
                    () -> pool.decodeKeyframe(VideoCodec.AVC, video.config(), coded, 0));
            assertEquals(1, pool.size());
        }
    }

    private DecoderPool pool(int contexts) {
        return new DecoderPool(pictures, DecodeLimits.defaults(), contexts);
    }

    private static int numberOf(DecoderPool pool, TestVideo video, TestVideo.Frame frame)
            throws DecodeException {
        var decoded = pool.decodeKeyframe(VideoCodec.AVC, video.config(), frame.bytes(), 7);
        assertEquals(7, decoded.ticket());
        int number = TestVideo.number(decoded.picture());
        decoded.picture().release();
        return number;
    }
}
