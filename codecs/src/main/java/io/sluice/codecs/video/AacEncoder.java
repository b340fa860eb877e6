package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** The sound half of {@link ClipEncoder}: mono samples to AAC-LC tags, by FFmpeg's own encoder. */
final class AacEncoder implements AutoCloseable {
    /** Format AAC; by the book the other fields are fixed, whatever the stream's true form. */
    private static final int TAG_HEADER = 0xAF;

    private final ByteBufAllocator allocator;
    private final AVCodecContext context;
    private final AVFrame frame = av_frame_alloc();
    private final AVPacket packet = av_packet_alloc();
    private final float[] block;
    private int filled;
    private long samples;

    AacEncoder(ClipEncoder.Audio settings, ByteBufAllocator allocator) {
        this.allocator = allocator;
        this.context = open(settings);
        this.block = new float[context.frame_size()];
        frame.nb_samples(block.length).format(AV_SAMPLE_FMT_FLTP);
        frame.sample_rate(settings.sampleRate());
        av_channel_layout_default(frame.ch_layout(), 1);
        check(av_frame_get_buffer(frame, 0));
    }

    private static AVCodecContext open(ClipEncoder.Audio settings) {
        AVCodec codec = avcodec_find_encoder(AV_CODEC_ID_AAC);
        AVCodecContext context = avcodec_alloc_context3(codec);
        context.sample_fmt(AV_SAMPLE_FMT_FLTP).sample_rate(settings.sampleRate());
        context.time_base(av_make_q(1, settings.sampleRate())).bit_rate(settings.bitsPerSecond());
        av_channel_layout_default(context.ch_layout(), 1);
        context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER).thread_count(1);
        check(avcodec_open2(context, codec, (AVDictionary) null));
        return context;
    }

    MediaTag header() {
        byte[] config = new byte[context.extradata_size()];
        context.extradata().get(config);
        ByteBuf payload = allocator.buffer(config.length + 2);
        payload.writeByte(TAG_HEADER).writeByte(0).writeBytes(config);
        return new MediaTag(MediaTag.Kind.AUDIO, 0, payload);
    }

    /** The tags that come out for more samples, each in -1 to 1; what fills no block waits. */
    List<MediaTag> encode(float[] more) {
        List<MediaTag> tags = new ArrayList<>();
        for (float sample : more) {
            block[filled++] = sample;
            if (filled == block.length) {
                sendBlock();
                receive(tags);
            }
        }
        return tags;
    }

    /** The last tags, and the end of encoding; a block begun is dropped. */
    List<MediaTag> finish() {
        List<MediaTag> tags = new ArrayList<>();
        check(avcodec_send_frame(context, null));
        receive(tags);
        return tags;
    }

    private void sendBlock() {
        check(av_frame_make_writable(frame));
        frame.data(0)
                .capacity(4L * block.length)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(block);
        frame.pts(samples);
        samples += block.length;
        filled = 0;
        check(avcodec_send_frame(context, frame));
    }

    private void receive(List<MediaTag> tags) {
        int result = avcodec_receive_packet(context, packet);
        while (result >= 0) {
            tags.add(tag());
            av_packet_unref(packet);
            result = avcodec_receive_packet(context, packet);
        }
        if (result != Ffmpeg.EAGAIN && result != AVERROR_EOF) {
            check(result);
        }
    }

    private MediaTag tag() {
        byte[] coded = new byte[packet.size()];
        packet.data().get(coded);
        ByteBuf payload = allocator.buffer(coded.length + 2);
        payload.writeByte(TAG_HEADER).writeByte(1).writeBytes(coded);
        // The encoder's priming makes the first times negative; the clip starts at 0.
        long millis = (packet.pts() + context.initial_padding()) * 1000 / context.sample_rate();
        return new MediaTag(MediaTag.Kind.AUDIO, millis, payload);
    }

    private static void check(int result) {
        if (result < 0) {
            throw new IllegalStateException("AAC encoder: " + Ffmpeg.error(result));
        }
    }

    @Override
    public void close() {
        av_packet_free(packet);
        av_frame_free(frame);
        avcodec_free_context(context);
    }
}
