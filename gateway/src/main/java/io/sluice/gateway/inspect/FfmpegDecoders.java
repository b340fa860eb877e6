package io.sluice.gateway.inspect;

import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException;
import io.sluice.codecs.video.DecodeLimits;
import io.sluice.codecs.video.DecoderPool;
import io.sluice.codecs.video.FfmpegDecoder;
import io.sluice.codecs.video.PictureDecoder;
import io.sluice.codecs.video.PicturePool;
import io.sluice.gateway.config.DecodeConfig;
import java.nio.ByteBuffer;

/** {@link Decoders} on FFmpeg. */
public final class FfmpegDecoders implements Decoders {
    /** Streams with equal sequence headers share one: a fleet of like encoders needs few. */
    private static final int POOLED_CONTEXTS = 16;

    private final PicturePool pictures;
    private final DecodeLimits limits;
    private final DecoderPool keyframes;

    public FfmpegDecoders(DecodeConfig config, PicturePool pictures) {
        FfmpegDecoder.loadNative();
        DecodeLimits base = DecodeLimits.defaults();
        this.pictures = pictures;
        this.limits =
                new DecodeLimits(config.maxPixels(), base.maxConfigBytes(), base.maxFrameBytes());
        this.keyframes = new DecoderPool(pictures, limits, POOLED_CONTEXTS);
    }

    @Override
    public PictureDecoder open(VideoCodec codec, byte[] config) throws DecodeException {
        return FfmpegDecoder.open(codec, config, pictures, limits);
    }

    @Override
    public PictureDecoder.Decoded decodeKeyframe(
            VideoCodec codec, byte[] config, ByteBuffer coded, long ticket) throws DecodeException {
        return keyframes.decodeKeyframe(codec, config, coded, ticket);
    }

    @Override
    public void close() {
        keyframes.close();
    }
}
