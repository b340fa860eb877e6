package io.sluice.codecs.video;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext.Get_format_AVCodecContext_IntPointer;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;

/**
 * FFmpeg's {@code get_format} callback as a guard: a decoder calls it once it knows a picture's
 * size and before it takes memory by that size, wherever the size came from (sequence header or a
 * parameter set inside a frame).
 */
final class PixelCap extends Get_format_AVCodecContext_IntPointer {
    /**
     * One for all contexts and for ever: native code holds its address, the limit is in the
     * context.
     */
    private static final PixelCap GUARD = new PixelCap();

    private PixelCap() {}

    static void guard(AVCodecContext context, long maxPixels) {
        context.max_pixels(maxPixels);
        context.get_format(GUARD);
    }

    static boolean passed(AVCodecContext context) {
        long coded = (long) context.coded_width() * context.coded_height();
        return coded > context.max_pixels();
    }

    @Override
    public int call(AVCodecContext context, IntPointer formats) {
        return passed(context)
                ? avutil.AV_PIX_FMT_NONE
                : avcodec.avcodec_default_get_format(context, formats);
    }
}
