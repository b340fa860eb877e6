package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;

import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException.Reason;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodec;

/**
 * Which of libavcodec's decoders a codec gets, and what of a sequence header's body it is told
 * (Enhanced RTMP v2, "SequenceStart"; the records are those of ISO/IEC 14496-15 and the AV1 and VP
 * bindings).
 */
final class DecoderSetup {
    private static final byte[] NONE = {};
    private static final int LEAST_AVCC_BYTES = 7;
    private static final int LEAST_HVCC_BYTES = 23;
    private static final int AV1C_BYTES = 4;
    private static final int AV1C_MARKER = 0x81;

    /** The tag and length of AV1's descriptor in MPEG-2 TS, in front of the same four bytes. */
    private static final byte[] AV1_DESCRIPTOR = {(byte) 0x80, 4};

    private final AVCodec decoder;
    private final byte[] extradata;

    private DecoderSetup(AVCodec decoder, byte[] extradata) {
        this.decoder = decoder;
        this.extradata = extradata;
    }

    AVCodec decoder() {
        return decoder;
    }

    /** Empty where the frames say all themselves; not to be changed. */
    byte[] extradata() {
        return extradata;
    }

    /** With the natives loaded; of AV1 only libaom decodes in software here. */
    static DecoderSetup of(VideoCodec codec, byte[] config) throws DecodeException {
        return switch (codec) {
            case AVC -> {
                require(config.length >= LEAST_AVCC_BYTES && config[0] == 1, "avcC");
                yield new DecoderSetup(avcodec_find_decoder(AV_CODEC_ID_H264), config);
            }
            case HEVC -> {
                require(config.length >= LEAST_HVCC_BYTES && config[0] <= 1, "hvcC");
                yield new DecoderSetup(avcodec_find_decoder(AV_CODEC_ID_HEVC), config);
            }
            case AV1 -> new DecoderSetup(avcodec_find_decoder_by_name("libaom-av1"), av1(config));
            case VP9 -> new DecoderSetup(avcodec_find_decoder(AV_CODEC_ID_VP9), NONE);
            case VP8 -> new DecoderSetup(avcodec_find_decoder(AV_CODEC_ID_VP8), NONE);
            default -> throw new DecodeException(Reason.UNSUPPORTED, "no decoder for " + codec);
        };
    }

    /** AV1's keyframes repeat the sequence header, so that they may come without a record. */
    private static byte[] av1(byte[] config) throws DecodeException {
        boolean described =
                config.length >= AV1_DESCRIPTOR.length
                        && Arrays.equals(config, 0, 2, AV1_DESCRIPTOR, 0, 2);
        byte[] record = described ? Arrays.copyOfRange(config, 2, config.length) : config;
        require(
                record.length == 0
                        || (record.length >= AV1C_BYTES && (record[0] & 0xFF) == AV1C_MARKER),
                "av1C");
        return record;
    }

    private static void require(boolean holds, String record) throws DecodeException {
        if (!holds) {
            throw new DecodeException(
                    Reason.CORRUPT, "sequence header is no " + record + " record");
        }
    }
}
