package io.sluice.gateway.inspect;

import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException;
import io.sluice.codecs.video.DecodeLimits;
import io.sluice.codecs.video.DecodeMemory;
import io.sluice.codecs.video.DecoderPool;
import io.sluice.codecs.video.FfmpegDecoder;
import io.sluice.codecs.video.PictureDecoder;
import io.sluice.codecs.video.PicturePool;
import io.sluice.gateway.config.InspectConfig;
import java.nio.ByteBuffer;
import java.util.function.Function;

/** {@link Decoders} on FFmpeg. */
public final class FfmpegDecoders implements Decoders {
    /** Streams with equal sequence headers share one: a fleet of like encoders needs few. */
    private static final int POOLED_CONTEXTS = 16;

    private final PicturePool pictures;
    private final DecoderPool keyframes;

    /** With whose stream is worked on as the owner. */
    private DecodeLimits limits;

    private FfmpegDecoders(DecodeLimits limits, PicturePool pictures) {
        FfmpegDecoder.loadNative();
        this.pictures = pictures;
        this.limits = limits;
        this.keyframes = new DecoderPool(pictures, limits, POOLED_CONTEXTS);
    }

    /** Makes the decoders of each decode thread; all that it makes share one memory. */
    public static Function<PicturePool, Decoders> sharingMemory(InspectConfig config) {
        DecodeMemory memory = new DecodeMemory(config.decodeMemoryOfOneProcess().bytes());
        DecodeLimits limits = DecodeLimits.of(config.decode().maxPixels(), memory);
        return pictures -> new FfmpegDecoders(limits, pictures);
    }

    @Override
    public void onStream(StreamTerms stream) {
        if (limits.owner() != stream.publisher()) {
            limits = limits.of(stream.publisher());
            keyframes.ownedBy(stream.publisher());
        }
    }

    @Override
    public void onNoRoom() {
        keyframes.dropOwned();
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
