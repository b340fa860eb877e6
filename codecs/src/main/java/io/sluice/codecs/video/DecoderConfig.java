package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;

import io.sluice.codecs.flv.FourCc;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;

/**
 * A track's decoder configuration in the form that its sequence start carries (Enhanced RTMP v2,
 * "SequenceStart"), made of what libavformat calls extradata.
 */
final class DecoderConfig {
    private static final byte[] OPUS_HEAD = "OpusHead".getBytes(StandardCharsets.US_ASCII);

    /** The header of a FLAC stream's last metadata block, of type STREAMINFO (RFC 9639 8.1). */
    private static final int LAST_IS_STREAMINFO = 0x80 << 24;

    private static final int STREAMINFO_BYTES = 34;

    private DecoderConfig() {}

    /** Empty where the codec's sequence start is none. */
    static byte[] of(AVStream stream, byte[] extradata) throws ContainerException {
        return switch (stream.codecpar().codec_id()) {
            case AV_CODEC_ID_H264 -> beginning(1, extradata, "H.264", "an avcC record");
            case AV_CODEC_ID_HEVC -> beginning(1, extradata, "HEVC", "an hvcC record");
            case AV_CODEC_ID_AV1 -> beginning(0x81, extradata, "AV1", "an av1C record");
            case AV_CODEC_ID_VP8, AV_CODEC_ID_VP9 -> VpConfig.of(stream);
            case AV_CODEC_ID_AAC -> present(extradata);
            case AV_CODEC_ID_OPUS -> opus(extradata);
            case AV_CODEC_ID_FLAC -> flac(extradata);
            default -> new byte[0];
        };
    }

    static byte[] extradata(AVCodecParameters parameters) {
        byte[] extradata = new byte[parameters.extradata_size()];
        if (extradata.length > 0) {
            parameters.extradata().get(extradata);
        }
        return extradata;
    }

    private static byte[] present(byte[] config) throws ContainerException {
        if (config.length < 2) {
            throw new ContainerException("a track has no decoder configuration");
        }
        return config;
    }

    /** All records begin with a version; a byte stream's start code begins with 0. */
    private static byte[] beginning(int version, byte[] config, String codec, String expected)
            throws ContainerException {
        if ((present(config)[0] & 0xFF) == version) {
            return config;
        }
        String found = config[0] == 0 ? " with start codes" : " with unknown configuration";
        throw new ContainerException(codec + found + " found, expected " + expected);
    }

    private static byte[] opus(byte[] config) throws ContainerException {
        int length = Math.min(config.length, OPUS_HEAD.length);
        if (Arrays.equals(config, 0, length, OPUS_HEAD, 0, OPUS_HEAD.length)) {
            return config;
        }
        throw new ContainerException("Opus without its identification header found");
    }

    private static byte[] flac(byte[] streamInfo) throws ContainerException {
        if (streamInfo.length != STREAMINFO_BYTES) {
            throw new ContainerException("FLAC without its STREAMINFO found");
        }
        return ByteBuffer.allocate(Integer.BYTES * 2 + STREAMINFO_BYTES)
                .putInt(FourCc.of("fLaC"))
                .putInt(LAST_IS_STREAMINFO | STREAMINFO_BYTES)
                .put(streamInfo)
                .array();
    }
}
