package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBufUtil;
import io.sluice.codecs.flv.AudioCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecoderConfigTest {
    private static final String STREAMINFO = "0480".repeat(17);
    private static final String OPUS_HEAD = "4f707573486561640101380180bb0000000000";

    private final AVFormatContext context = avformat_alloc_context();
    private final AVStream stream = avformat_new_stream(context, null);

    @AfterEach
    void close() {
        avformat_free_context(context);
    }

    @Test
    void aRecordComesAsItIs() throws ContainerException {
        assertEquals("016400", config(AV_CODEC_ID_H264, "016400"));
        assertEquals("010160", config(AV_CODEC_ID_HEVC, "010160"));
        assertEquals("81000c00", config(AV_CODEC_ID_AV1, "81000c00"));
        assertEquals("1208", config(AV_CODEC_ID_AAC, "1208"));
        assertEquals(OPUS_HEAD, config(AV_CODEC_ID_OPUS, OPUS_HEAD));
    }

    @Test
    void whatIsNoRecordIsRefused() {
        assertRefused(
                "H.264 with start codes found, expected an avcC record",
                AV_CODEC_ID_H264,
                "0000000167");
        assertRefused(
                "HEVC with start codes found, expected an hvcC record",
                AV_CODEC_ID_HEVC,
                "0000000140");
        assertRefused(
                "AV1 with unknown configuration found, expected an av1C record",
                AV_CODEC_ID_AV1,
                "0a0b00");
        assertRefused("a track has no decoder configuration", AV_CODEC_ID_HEVC, "");
        assertRefused("a track has no decoder configuration", AV_CODEC_ID_AAC, "12");
        assertRefused("Opus without its identification header found", AV_CODEC_ID_OPUS, "4f707573");
        assertRefused("FLAC without its STREAMINFO found", AV_CODEC_ID_FLAC, "0480");
    }

    @Test
    void flacsIsAStreamsBeginning() throws ContainerException {
        assertEquals("664c614380000022" + STREAMINFO, config(AV_CODEC_ID_FLAC, STREAMINFO));
    }

    @Test
    void whatNeedsNoneHasNone() throws ContainerException {
        assertEquals("", config(AV_CODEC_ID_MP3, ""));
        assertEquals("", config(AV_CODEC_ID_AC3, ""));
        assertEquals("", config(AV_CODEC_ID_EAC3, "0102"));
    }

    @Test
    void vpIsDescribedByWhatIsKnownOfTheStream() throws ContainerException {
        AVCodecParameters parameters = video(1920, 1080, AV_PIX_FMT_YUV420P);
        stream.avg_frame_rate(av_make_q(60, 1));
        parameters.chroma_location(AVCHROMA_LOC_LEFT);
        assertEquals("010000000029800202020000", config(AV_CODEC_ID_VP9, ""));
        parameters.profile(2).level(50).format(AV_PIX_FMT_YUV422P10);
        parameters.color_primaries(9).color_trc(16).color_space(9).color_range(AVCOL_RANGE_JPEG);
        assertEquals("010000000232a50910090000", config(AV_CODEC_ID_VP9, ""));
        parameters.format(AV_PIX_FMT_YUV444P12);
        assertEquals("010000000232c70910090000", config(AV_CODEC_ID_VP9, ""));
        parameters.level(AV_LEVEL_UNKNOWN).width(20_000).height(20_000);
        assertEquals("010000000200c70910090000", config(AV_CODEC_ID_VP8, ""));
    }

    @Test
    void mp3IsLegacyAtTheRatesThatItCanName() throws ContainerException {
        assertEquals(new TagForm.LegacyMp3(3, true), mp3(44_100, 2));
        assertEquals(new TagForm.LegacyMp3(3, false), mp3(48_000, 1));
        assertEquals(new TagForm.LegacyMp3(2, true), mp3(22_050, 2));
        assertEquals(new TagForm.LegacyMp3(1, false), mp3(11_025, 1));
        assertEquals(new TagForm.EnhancedAudio(AudioCodec.MP3), mp3(24_000, 2));
    }

    private AVCodecParameters video(int width, int height, int format) {
        return stream.codecpar()
                .codec_type(AVMEDIA_TYPE_VIDEO)
                .width(width)
                .height(height)
                .format(format);
    }

    private TagForm mp3(int sampleRate, int channels) throws ContainerException {
        AVCodecParameters parameters = stream.codecpar().codec_id(AV_CODEC_ID_MP3);
        parameters.sample_rate(sampleRate);
        av_channel_layout_default(parameters.ch_layout(), channels);
        return Track.form(parameters);
    }

    private String config(int codec, String extradata) throws ContainerException {
        stream.codecpar().codec_id(codec);
        return ByteBufUtil.hexDump(DecoderConfig.of(stream, ByteBufUtil.decodeHexDump(extradata)));
    }

    private void assertRefused(String message, int codec, String extradata) {
        ContainerException e =
                assertThrows(ContainerException.class, () -> config(codec, extradata));
        assertEquals(message, e.getMessage());
    }
}
