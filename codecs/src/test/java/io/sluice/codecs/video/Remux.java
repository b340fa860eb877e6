package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.PointerPointer;

/** Copies a clip's packets into another container, whose kind follows from its name. */
final class Remux {
    private Remux() {}

    static void copy(Path source, Path target) {
        copy(source, target, 0, 0);
    }

    /** The same, lying about the codecs where an id is not 0. */
    static void copy(Path source, Path target, int videoCodec, int audioCodec) {
        AVFormatContext in = new AVFormatContext(null);
        check(
                avformat_open_input(
                        in, source.toString(), (AVInputFormat) null, (AVDictionary) null));
        check(avformat_find_stream_info(in, (AVDictionary) null));
        AVFormatContext out = new AVFormatContext(null);
        String name = target.toString();
        check(avformat_alloc_output_context2(out, (AVOutputFormat) null, null, name));
        for (int i = 0; i < in.nb_streams(); i++) {
            AVStream stream = avformat_new_stream(out, null);
            stream.disposition(in.streams(i).disposition());
            AVCodecParameters parameters = stream.codecpar();
            check(avcodec_parameters_copy(parameters, in.streams(i).codecpar()));
            parameters.codec_tag(0);
            int lie = parameters.codec_type() == AVMEDIA_TYPE_VIDEO ? videoCodec : audioCodec;
            parameters.codec_id(lie == 0 ? parameters.codec_id() : lie);
        }
        AVIOContext file = new AVIOContext(null);
        check(avio_open(file, name, AVIO_FLAG_WRITE));
        out.pb(file);
        check(avformat_write_header(out, (PointerPointer<?>) null));
        packets(in, out);
        check(av_write_trailer(out));
        avio_close(file);
        avformat_free_context(out);
        avformat_close_input(in);
    }

    /** Without the streams that FLV only shows in between, such as a second metadata tag's. */
    private static void packets(AVFormatContext in, AVFormatContext out) {
        AVPacket packet = av_packet_alloc();
        while (av_read_frame(in, packet) >= 0) {
            int index = packet.stream_index();
            if (index < out.nb_streams()) {
                av_packet_rescale_ts(
                        packet, in.streams(index).time_base(), out.streams(index).time_base());
                packet.pos(-1);
                check(av_interleaved_write_frame(out, packet));
            }
            av_packet_unref(packet);
        }
        av_packet_free(packet);
    }

    private static void check(int result) {
        assertTrue(result >= 0, () -> Ffmpeg.error(result));
    }
}
