package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * What FFmpeg's own demuxers and decoders make of one stream of a file.
 *
 * @param packets in hexadecimal
 * @param decoded how many pictures or blocks of sound came out
 */
record Played(String codec, List<String> packets, int decoded) {

    static List<Played> streams(Path file) {
        List<Played> streams = new ArrayList<>();
        int count = 1;
        for (int i = 0; i < count; i++) {
            AVFormatContext in = new AVFormatContext(null);
            String name = file.toString();
            check(avformat_open_input(in, name, (AVInputFormat) null, (AVDictionary) null));
            check(avformat_find_stream_info(in, (AVDictionary) null));
            count = in.nb_streams();
            streams.add(play(in, in.streams(i)));
            avformat_close_input(in);
        }
        return streams;
    }

    private static Played play(AVFormatContext in, AVStream stream) {
        AVCodec codec = avcodec_find_decoder(stream.codecpar().codec_id());
        AVCodecContext decoder = avcodec_alloc_context3(codec);
        check(avcodec_parameters_to_context(decoder, stream.codecpar()));
        check(avcodec_open2(decoder, codec, (AVDictionary) null));
        List<String> packets = new ArrayList<>();
        AVPacket packet = av_packet_alloc();
        int decoded = 0;
        while (av_read_frame(in, packet) >= 0) {
            if (packet.stream_index() == stream.index()) {
                byte[] bytes = new byte[packet.size()];
                packet.data().get(bytes);
                packets.add(HexFormat.of().formatHex(bytes));
                check(avcodec_send_packet(decoder, packet));
                decoded += receive(decoder);
            }
            av_packet_unref(packet);
        }
        check(avcodec_send_packet(decoder, null));
        decoded += receive(decoder);
        av_packet_free(packet);
        avcodec_free_context(decoder);
        String name = avcodec_get_name(stream.codecpar().codec_id()).getString();
        return new Played(name, packets, decoded);
    }

    private static int receive(AVCodecContext decoder) {
        AVFrame frame = avutil.av_frame_alloc();
        int count = 0;
        while (avcodec_receive_frame(decoder, frame) >= 0) {
            count++;
        }
        avutil.av_frame_free(frame);
        return count;
    }

    private static void check(int result) {
        assertTrue(result >= 0, () -> Ffmpeg.error(result));
    }
}
