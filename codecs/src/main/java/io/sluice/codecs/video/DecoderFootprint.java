package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avutil.av_image_get_buffer_size;

import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException.Reason;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;

/**
 * One decoder's part of the {@link DecodeMemory}: as many pictures as its stream may make it hold,
 * of the size that its stream tells. Looked at after each frame, since a parameter set may come in
 * any; the few pictures of one frame are the most that is taken before it is accounted for.
 */
final class DecoderFootprint {
    /** libavcodec aligns the lines of its pictures to no more. */
    private static final int LINE_ALIGNMENT = 64;

    /** The picture that is being decoded, and the one that is being taken out. */
    private static final int AT_WORK = 2;

    /** The decoded picture buffer of HEVC at its largest (H.265 section A.4.2). */
    private static final int HEVC_PICTURES = 16;

    /** Reference slots (VP9 section 6.2, AV1 section 3), and those of the frame before. */
    private static final int VP9_AV1_PICTURES = 8 + 1;

    /** Last, golden and alternative reference (RFC 6386 section 9.7). */
    private static final int VP8_PICTURES = 3;

    private final VideoCodec codec;
    private final AVCodecContext context;
    private final DecodeMemory memory;
    private long owner;
    private int width;
    private int height;
    private int format = -1;
    private int pictures;
    private boolean mayShrink;
    private long taken;

    DecoderFootprint(VideoCodec codec, AVCodecContext context, DecodeLimits limits) {
        this.codec = codec;
        this.context = context;
        this.memory = limits.memory();
        this.owner = limits.owner();
    }

    /** Accounts for what the decoder has become. */
    void follow() throws DecodeException {
        int pictures = pictures();
        if (context.coded_width() == width
                && context.coded_height() == height
                && context.pix_fmt() == format
                && pictures == this.pictures
                && !mayShrink) {
            return;
        }
        long wanted = pictureBytes() * pictures;
        if (!mayShrink) {
            wanted = Math.max(wanted, taken);
        }
        if (!memory.take(owner, wanted - taken)) {
            throw new DecodeException(
                    Reason.NO_MEMORY,
                    "%d pictures of %dx%d do not fit beside the other decoders'"
                            .formatted(pictures, context.coded_width(), context.coded_height()));
        }
        taken = wanted;
        mayShrink = false;
        width = context.coded_width();
        height = context.coded_height();
        format = context.pix_fmt();
        this.pictures = pictures;
    }

    /**
     * The decoder was reset. Only then: a codec that may change its pictures' size between
     * keyframes goes on referring to the large ones, and libaom never gives a buffer back.
     */
    void mayShrink() {
        mayShrink = codec != VideoCodec.AV1;
    }

    /** Nothing before the first picture, whose format says how many bytes a pixel takes. */
    private long pictureBytes() {
        int bytes =
                av_image_get_buffer_size(
                        context.pix_fmt(),
                        context.coded_width(),
                        context.coded_height(),
                        LINE_ALIGNMENT);
        return Math.max(0, bytes);
    }

    private int pictures() {
        return AT_WORK
                + switch (codec) {
                    case HEVC -> HEVC_PICTURES;
                    case VP9, AV1 -> VP9_AV1_PICTURES;
                    case VP8 -> VP8_PICTURES;
                    default -> context.refs() + context.has_b_frames();
                };
    }

    /** Whose it counts as. */
    long owner() {
        return owner;
    }

    /**
     * Counts as another's from here on.
     *
     * @return false where that has no room for it
     */
    boolean moveTo(long other) {
        boolean moved = other == owner || memory.move(owner, other, taken);
        owner = moved ? other : owner;
        return moved;
    }

    /** The decoder is freed. */
    void release() {
        boolean _ = memory.take(owner, -taken);
        taken = 0;
    }
}
