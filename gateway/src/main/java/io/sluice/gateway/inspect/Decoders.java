package io.sluice.gateway.inspect;

import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException;
import io.sluice.codecs.video.PictureDecoder;
import java.nio.ByteBuffer;

/**
 * What one decode thread decodes with: decoders that follow one stream, and one that takes single
 * keyframes of any. Real in {@link FfmpegDecoders}; the simulation's fail, die and are slow.
 */
public interface Decoders extends AutoCloseable {
    /** What is decoded from here on belongs to that stream. */
    default void onStream(StreamTerms stream) {}

    /** That stream's decoder found no room: what else its publisher keeps here can go. */
    default void onNoRoom() {}

    /**
     * A decoder for one sequence header, which the caller owns.
     *
     * @param config the body of the sequence header; copied
     */
    PictureDecoder open(VideoCodec codec, byte[] config) throws DecodeException;

    /**
     * The picture of one keyframe, at once; the receiver owns it.
     *
     * @param coded position to limit, read before the call returns
     */
    PictureDecoder.Decoded decodeKeyframe(
            VideoCodec codec, byte[] config, ByteBuffer coded, long ticket) throws DecodeException;

    @Override
    void close();
}
