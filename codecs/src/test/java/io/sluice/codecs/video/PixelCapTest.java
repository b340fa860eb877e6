package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.javacpp.IntPointer;
import org.junit.jupiter.api.Test;

class PixelCapTest {
    /** As libavcodec calls it: through the context's native function pointer, before allocating. */
    @Test
    void theDecoderIsOfferedNoFormatForAPictureOverTheCap() {
        AVCodecContext context = avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_H264));
        PixelCap.guard(context, 160 * 96);
        try (IntPointer formats = new IntPointer(AV_PIX_FMT_YUV420P, AV_PIX_FMT_NONE)) {
            context.coded_width(160).coded_height(96);
            assertEquals(AV_PIX_FMT_YUV420P, context.get_format().call(context, formats));
            context.coded_width(176);
            assertEquals(AV_PIX_FMT_NONE, context.get_format().call(context, formats));
            context.coded_width(1 << 20).coded_height(1 << 20);
            assertEquals(AV_PIX_FMT_NONE, context.get_format().call(context, formats));
        } finally {
            avcodec_free_context(context);
        }
    }
}
