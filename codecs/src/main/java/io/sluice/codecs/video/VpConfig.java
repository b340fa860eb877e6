package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_LEVEL_UNKNOWN;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_UNKNOWN;
import static org.bytedeco.ffmpeg.global.avutil.AVCHROMA_LOC_LEFT;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;

/**
 * The configuration record of VP8 and VP9 ("VP Codec ISO Media File Format Binding", vpcC), which
 * says only what the frames say too; Matroska stores none. As FFmpeg sends it, the box's version
 * and flags stand before the record.
 */
final class VpConfig {
    private static final int BYTES = 12;
    private static final int VERSION_AND_FLAGS = 1 << 24;
    private static final int UNKNOWN_LEVEL = 0;

    /** A level with its limits: luma samples a second, luma samples a picture. */
    private record Level(int number, long samplesPerSecond, long samplesPerPicture) {}

    private static final Level[] LEVELS = {
        new Level(10, 829_440, 36_864),
        new Level(11, 2_764_800, 73_728),
        new Level(20, 4_608_000, 122_880),
        new Level(21, 9_216_000, 245_760),
        new Level(30, 20_736_000, 552_960),
        new Level(31, 36_864_000, 983_040),
        new Level(40, 83_558_400, 2_228_224),
        new Level(41, 160_432_128, 2_228_224),
        new Level(50, 311_951_360, 8_912_896),
        new Level(51, 588_251_136, 8_912_896),
        new Level(52, 1_176_502_272, 8_912_896),
        new Level(60, 1_176_502_272, 35_651_584),
        new Level(61, 2_353_004_544L, 35_651_584),
        new Level(62, 4_706_009_088L, 35_651_584)
    };

    private VpConfig() {}

    static byte[] of(AVStream stream) {
        AVCodecParameters parameters = stream.codecpar();
        int profile = parameters.profile() == AV_PROFILE_UNKNOWN ? 0 : parameters.profile();
        int level =
                parameters.level() == AV_LEVEL_UNKNOWN
                        ? level(parameters, stream.avg_frame_rate())
                        : parameters.level();
        return ByteBuffer.allocate(BYTES)
                .putInt(VERSION_AND_FLAGS)
                .put((byte) profile)
                .put((byte) level)
                .put((byte) samples(parameters))
                .put((byte) parameters.color_primaries())
                .put((byte) parameters.color_trc())
                .put((byte) parameters.color_space())
                .array();
    }

    private static int level(AVCodecParameters parameters, AVRational rate) {
        long picture = (long) parameters.width() * parameters.height();
        long second = rate.den() == 0 ? 0 : picture * rate.num() / rate.den();
        for (Level level : LEVELS) {
            if (second <= level.samplesPerSecond && picture <= level.samplesPerPicture) {
                return level.number;
            }
        }
        return UNKNOWN_LEVEL;
    }

    /** Bit depth, chroma subsampling and range in one byte. */
    private static int samples(AVCodecParameters parameters) {
        AVPixFmtDescriptor format = av_pix_fmt_desc_get(parameters.format());
        int depth = format == null ? 8 : format.comp(0).depth();
        int full = parameters.color_range() == AVCOL_RANGE_JPEG ? 1 : 0;
        boolean left = parameters.chroma_location() == AVCHROMA_LOC_LEFT;
        return depth << 4 | chroma(format, left) << 1 | full;
    }

    private static int chroma(@Nullable AVPixFmtDescriptor format, boolean left) {
        if (format == null || format.log2_chroma_h() == 1) {
            return left ? 0 : 1;
        }
        return format.log2_chroma_w() == 1 ? 2 : 3;
    }
}
