package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.*;

import io.sluice.codecs.video.DecodeException.Reason;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * The one place that calls swscale: a decoded frame into a {@link Picture}'s buffers, averaging
 * areas (luma with exact rounding, since it is hashed). swscale aborts the whole process on a frame
 * without data, so {@link #holds} guards it.
 *
 * <p>RGB honours the frame's matrix and range; where the stream names no matrix it is BT.709 from
 * 720 lines on and BT.601 below, as players guess. Luma is the coded Y as it is, its range kept.
 */
final class Scaler implements AutoCloseable {
    private static final int UNITY = 1 << 16;

    private final PictureSpec spec;
    private final PointerPointer<BytePointer> target = new PointerPointer<>(4);
    private final IntPointer stride = new IntPointer(4);
    private @Nullable SwsContext rgb;
    private @Nullable SwsContext luma;
    private @Nullable Source source;

    Scaler(PictureSpec spec) {
        this.spec = spec;
    }

    /** What the contexts are made for; the last one is kept, since streams change rarely. */
    private record Source(int width, int height, int format, int space, int range) {
        static Source of(AVFrame frame) {
            return new Source(
                    frame.width(),
                    frame.height(),
                    frame.format(),
                    frame.colorspace(),
                    frame.color_range());
        }

        boolean fullRange() {
            return range == AVCOL_RANGE_JPEG
                    || format == AV_PIX_FMT_YUVJ420P
                    || format == AV_PIX_FMT_YUVJ422P
                    || format == AV_PIX_FMT_YUVJ444P;
        }

        int matrix() {
            return switch (space) {
                case AVCOL_SPC_BT709 -> SWS_CS_ITU709;
                case AVCOL_SPC_FCC -> SWS_CS_FCC;
                case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M -> SWS_CS_ITU601;
                case AVCOL_SPC_SMPTE240M -> SWS_CS_SMPTE240M;
                case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL -> SWS_CS_BT2020;
                default -> height >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601;
            };
        }

        /** The frame seen as its Y plane alone, where that is 8 bits a pixel in plane 0. */
        int lumaFormat() {
            return switch (format) {
                case AV_PIX_FMT_YUV420P,
                        AV_PIX_FMT_YUVJ420P,
                        AV_PIX_FMT_YUV422P,
                        AV_PIX_FMT_YUVJ422P,
                        AV_PIX_FMT_YUV444P,
                        AV_PIX_FMT_YUVJ444P,
                        AV_PIX_FMT_NV12 ->
                        AV_PIX_FMT_GRAY8;
                default -> format;
            };
        }
    }

    /** Whether the frame really holds a picture in memory that swscale can read. */
    static boolean holds(AVFrame frame) {
        return frame.width() > 0
                && frame.height() > 0
                && frame.format() != AV_PIX_FMT_NONE
                && frame.data(0) != null
                && frame.linesize(0) > 0
                && sws_isSupportedInput(frame.format()) != 0;
    }

    /**
     * Fills the picture from a frame that {@link #holds} approved.
     *
     * @throws DecodeException if swscale can't: a shape so extreme that its filters give up
     */
    void scale(AVFrame frame, Picture picture) throws DecodeException {
        prepare(Source.of(frame));
        if (rgb != null) {
            run(rgb, frame, picture.rgb(), spec.rgbWidth() * 3);
        }
        if (luma != null) {
            run(luma, frame, picture.luma(), spec.lumaWidth());
        }
    }

    private void run(SwsContext context, AVFrame frame, ByteBuffer pixels, int rowBytes)
            throws DecodeException {
        target.put(0, new BytePointer(pixels));
        stride.put(0, rowBytes);
        int rows =
                sws_scale(
                        context, frame.data(), frame.linesize(), 0, frame.height(), target, stride);
        if (rows < 0) {
            throw new DecodeException(Reason.UNSUPPORTED, "swscale: " + Ffmpeg.error(rows));
        }
    }

    private void prepare(Source wanted) throws DecodeException {
        if (wanted.equals(source)) {
            return;
        }
        free();
        if (spec.rgbBytes() > 0) {
            rgb =
                    context(
                            wanted,
                            wanted.format(),
                            spec.rgbWidth(),
                            spec.rgbHeight(),
                            AV_PIX_FMT_RGB24,
                            SWS_AREA);
            ranges(rgb, wanted.matrix(), wanted.fullRange(), true);
        }
        if (spec.lumaBytes() > 0) {
            int format = wanted.lumaFormat();
            luma =
                    context(
                            wanted,
                            format,
                            spec.lumaWidth(),
                            spec.lumaHeight(),
                            AV_PIX_FMT_GRAY8,
                            SWS_AREA | SWS_ACCURATE_RND);
            ranges(luma, wanted.matrix(), true, true);
        }
        source = wanted;
    }

    private static SwsContext context(
            Source from, int format, int width, int height, int to, int flags)
            throws DecodeException {
        SwsContext context =
                sws_getContext(
                        from.width(),
                        from.height(),
                        format,
                        width,
                        height,
                        to,
                        flags,
                        (SwsFilter) null,
                        (SwsFilter) null,
                        (DoublePointer) null);
        if (context == null) {
            throw new DecodeException(
                    Reason.UNSUPPORTED,
                    "swscale takes no %dx%d of pixel format %d"
                            .formatted(from.width(), from.height(), format));
        }
        return context;
    }

    private static void ranges(SwsContext context, int matrix, boolean fromFull, boolean toFull) {
        IntPointer coefficients = sws_getCoefficients(matrix);
        sws_setColorspaceDetails(
                context,
                coefficients,
                fromFull ? 1 : 0,
                coefficients,
                toFull ? 1 : 0,
                0,
                UNITY,
                UNITY);
    }

    private void free() {
        sws_freeContext(rgb);
        sws_freeContext(luma);
        rgb = null;
        luma = null;
        source = null;
    }

    @Override
    public void close() {
        free();
        target.deallocate();
        stride.deallocate();
    }
}
