package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.*;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** The picture half of {@link ClipEncoder}: RGB24 frames to AVC tags, by OpenH264 (no B-frames). */
final class H264Encoder implements AutoCloseable {
    private static final int UNITY = 1 << 16;

    private final ByteBufAllocator allocator;
    private final ClipEncoder.Video settings;
    private final AVCodecContext context;
    private final SwsContext toYuv;
    private final AVFrame frame = av_frame_alloc();
    private final AVPacket packet = av_packet_alloc();
    private final PointerPointer<BytePointer> source = new PointerPointer<>(4);
    private final IntPointer stride = new IntPointer(4);
    private long frames;

    H264Encoder(ClipEncoder.Video settings, ByteBufAllocator allocator) {
        this.settings = settings;
        this.allocator = allocator;
        this.context = open(settings);
        this.toYuv = converter(settings);
        frame.width(settings.width()).height(settings.height()).format(AV_PIX_FMT_YUV420P);
        check(av_frame_get_buffer(frame, 0));
    }

    private static AVCodecContext open(ClipEncoder.Video settings) {
        AVCodec codec = avcodec_find_encoder_by_name("libopenh264");
        AVCodecContext context = avcodec_alloc_context3(codec);
        context.width(settings.width()).height(settings.height()).pix_fmt(AV_PIX_FMT_YUV420P);
        context.time_base(av_make_q(1, settings.framesPerSecond()));
        context.framerate(av_make_q(settings.framesPerSecond(), 1));
        context.gop_size(settings.gopFrames()).bit_rate(settings.bitsPerSecond());
        context.colorspace(AVCOL_SPC_SMPTE170M).color_range(AVCOL_RANGE_MPEG);
        context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER).thread_count(1);
        try (AVDictionary options = new AVDictionary()) {
            av_dict_set(options, "allow_skip_frames", "0", 0);
            check(avcodec_open2(context, codec, options));
            av_dict_free(options);
        }
        return context;
    }

    private static SwsContext converter(ClipEncoder.Video settings) {
        int width = settings.width();
        int height = settings.height();
        SwsContext context =
                sws_getContext(
                        width,
                        height,
                        AV_PIX_FMT_RGB24,
                        width,
                        height,
                        AV_PIX_FMT_YUV420P,
                        SWS_AREA | SWS_ACCURATE_RND,
                        (SwsFilter) null,
                        (SwsFilter) null,
                        (DoublePointer) null);
        IntPointer matrix = sws_getCoefficients(SWS_CS_ITU601);
        sws_setColorspaceDetails(context, matrix, 1, matrix, 0, 0, UNITY, UNITY);
        return context;
    }

    MediaTag header() {
        byte[] sets = new byte[context.extradata_size()];
        context.extradata().get(sets);
        ByteBuf payload = allocator.buffer(sets.length + 16);
        payload.writeByte(0x17).writeByte(0).writeMedium(0);
        AnnexB.writeConfig(sets, payload);
        return new MediaTag(MediaTag.Kind.VIDEO, 0, payload);
    }

    /** The tags that come out for one more frame: direct RGB24 rows, position 0 to limit. */
    List<MediaTag> encode(ByteBuffer rgb) {
        check(av_frame_make_writable(frame));
        source.put(0, new BytePointer(rgb));
        stride.put(0, settings.width() * 3);
        check(
                sws_scale(
                        toYuv,
                        source,
                        stride,
                        0,
                        settings.height(),
                        frame.data(),
                        frame.linesize()));
        frame.pts(frames++);
        check(avcodec_send_frame(context, frame));
        return receive();
    }

    /** The last tags, and the end of encoding. */
    List<MediaTag> finish() {
        check(avcodec_send_frame(context, null));
        return receive();
    }

    private List<MediaTag> receive() {
        List<MediaTag> tags = new ArrayList<>();
        int result = avcodec_receive_packet(context, packet);
        while (result >= 0) {
            tags.add(tag());
            av_packet_unref(packet);
            result = avcodec_receive_packet(context, packet);
        }
        if (result != Ffmpeg.EAGAIN && result != AVERROR_EOF) {
            check(result);
        }
        return tags;
    }

    private MediaTag tag() {
        byte[] stream = new byte[packet.size()];
        packet.data().get(stream);
        ByteBuf payload = allocator.buffer(stream.length + 16);
        boolean key = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
        payload.writeByte(key ? 0x17 : 0x27).writeByte(1).writeMedium(0);
        AnnexB.writeFrame(stream, payload);
        long millis = packet.pts() * 1000 / settings.framesPerSecond();
        return new MediaTag(MediaTag.Kind.VIDEO, millis, payload);
    }

    private static void check(int result) {
        if (result < 0) {
            throw new IllegalStateException("H.264 encoder: " + Ffmpeg.error(result));
        }
    }

    @Override
    public void close() {
        source.deallocate();
        stride.deallocate();
        av_packet_free(packet);
        av_frame_free(frame);
        sws_freeContext(toYuv);
        avcodec_free_context(context);
    }
}
