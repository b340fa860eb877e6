package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalerTest {
    private final PicturePool pool = new PicturePool(new PictureSpec(33, 17, 21, 13), 1);
    private final Picture picture = pool.take();
    private final AVFrame frame = av_frame_alloc();

    @BeforeEach
    void quiet() {
        Ffmpeg.load();
    }

    @AfterEach
    void free() {
        picture.release();
        av_frame_free(frame);
    }

    /** Expected values by the standards' own matrices, rounded. */
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # space, range, height, Y, Cb, Cr,   R, G, B
                    6,       1,     480,    81, 90, 240, 254, 0, 0
                    1,       1,     480,    63, 102, 240, 255, 1, 0
                    1,       1,     720,    63, 102, 240, 255, 1, 0
                    2,       1,     480,    81, 90, 240, 254, 0, 0
                    2,       1,     720,    63, 102, 240, 255, 1, 0
                    6,       2,     480,    76, 85, 255, 254, 0, 0
                    1,       2,     480,    54, 99, 255, 254, 0, 2
                    1,       1,     480,    16, 128, 128, 0, 0, 0
                    1,       1,     480,    235, 128, 128, 255, 255, 255
                    1,       2,     480,    16, 128, 128, 16, 16, 16
                    1,       2,     480,    235, 128, 128, 235, 235, 235
                    """)
    void rgbFollowsTheStreamsMatrixAndRange(
            int space, int range, int height, int y, int cb, int cr, int r, int g, int b)
            throws DecodeException {
        fill(AV_PIX_FMT_YUV420P, 640, height, y, cb, cr);
        frame.colorspace(space).color_range(range);
        scale();
        int pixel = TestVideo.pixel(picture, 32, 16);
        assertEquals(r, pixel >> 16, 4, "red");
        assertEquals(g, (pixel >> 8) & 0xFF, 4, "green");
        assertEquals(b, pixel & 0xFF, 4, "blue");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 2", "12, 2", "4, 1", "5, 1", "14, 2"})
    void lumaIsTheCodedValueWhateverTheRange(int format, int range) throws DecodeException {
        for (int y : new int[] {0, 16, 100, 235, 255}) {
            fill(format, 640, 360, y, 90, 200);
            frame.color_range(range);
            scale();
            for (int i = 0; i < picture.luma().limit(); i++) {
                assertEquals(y, picture.luma().get(i) & 0xFF, 1);
            }
        }
    }

    @Test
    void tenBitPicturesScaleToo() throws DecodeException {
        fill(AV_PIX_FMT_YUV420P10LE, 640, 360, 0, 0, 0);
        short[] row = new short[640];
        Arrays.fill(row, (short) 400);
        for (int y = 0; y < 360; y++) {
            new ShortPointer(frame.data(0).getPointer(y * frame.linesize(0))).put(row, 0, 640);
        }
        scale();
        assertEquals(100, picture.luma().get(100) & 0xFF, 1);
    }

    @Test
    void aFrameWithoutDataIsNeverScaled() {
        assertFalse(Scaler.holds(frame));
        fill(AV_PIX_FMT_YUV420P, 64, 64, 1, 2, 3);
        assertTrue(Scaler.holds(frame));
        av_frame_unref(frame);
        assertFalse(Scaler.holds(frame));
    }

    private void scale() throws DecodeException {
        assertTrue(Scaler.holds(frame));
        try (Scaler scaler = new Scaler(pool.spec())) {
            scaler.scale(frame, picture);
        }
    }

    private void fill(int format, int width, int height, int... planes) {
        av_frame_unref(frame);
        frame.format(format).width(width).height(height);
        assertEquals(0, av_frame_get_buffer(frame, 0));
        for (int i = 0; i < planes.length; i++) {
            boolean halved = i > 0 && (format == 0 || format == 12 || format > 14);
            long bytes = (long) frame.linesize(i) * (halved ? height / 2 : height);
            Pointer.memset(new BytePointer(frame.data(i)), planes[i], bytes);
        }
    }
}
