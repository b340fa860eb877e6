package io.sluice.gateway.inspect;

import io.sluice.codecs.video.DecodeException;
import io.sluice.codecs.video.PictureDecoder.Decoded;
import io.sluice.gateway.tap.Due;
import io.sluice.gateway.tap.TappedTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream's way to the stateless decoder that all streams of a worker share: a sample on a
 * keyframe goes on as a picture at once, or ends as missed.
 */
final class KeyframeDecoder {
    private static final Logger log = LoggerFactory.getLogger(KeyframeDecoder.class);

    private final StreamInspection stream;
    private final Decoders decoders;
    private final PrefixDecoder.Pictures out;

    KeyframeDecoder(StreamInspection stream, Decoders decoders, PrefixDecoder.Pictures out) {
        this.stream = stream;
        this.decoders = decoders;
        this.out = out;
    }

    /**
     * Borrows the keyframe.
     *
     * @return null, or why nothing of its GOP can be decoded
     */
    @Nullable Miss decode(CodedTrack track, TappedTag keyframe, Due due) {
        stream.tally().pooled.increment();
        try {
            Decoded decoded =
                    decoders.decodeKeyframe(
                            track.codec(),
                            track.config(),
                            CodedTrack.coded(keyframe),
                            keyframe.pictureId());
            out.onPicture(SampleFrame.of(due, keyframe), decoded, keyframe.givenNanos());
            return null;
        } catch (DecodeException refusal) {
            Miss cause = CodedTrack.missOf(refusal);
            stream.missed(due, keyframe.receivedNanos(), cause);
            return refusal.reason() == DecodeException.Reason.NO_PICTURE ? null : cause;
        } catch (RuntimeException died) {
            log.warn("the keyframe decoder died", died);
            stream.missed(due, keyframe.receivedNanos(), Miss.DECODE_FAILED);
            return Miss.DECODE_FAILED;
        }
    }
}
