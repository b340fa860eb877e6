package io.sluice.gateway.inspect;

import io.sluice.codecs.video.DecodeException;
import io.sluice.codecs.video.PictureDecoder;
import io.sluice.codecs.video.PictureDecoder.Decoded;
import io.sluice.gateway.tap.Due;
import io.sluice.gateway.tap.TappedTag;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decoder that follows one stream, opened when first needed, with the samples whose pictures
 * are still inside it. Every sample given to it goes on as a picture, or ends as missed.
 */
final class PrefixDecoder {
    private static final Logger log = LoggerFactory.getLogger(PrefixDecoder.class);

    /** No codec holds a picture back for more coded frames: then it will never come out. */
    private static final int MAX_DELAY_FRAMES = 64;

    private final StreamInspection stream;
    private final Decoders decoders;
    private final Pictures out;
    private final ArrayDeque<SampleFrame> inside = new ArrayDeque<>();
    private CodedTrack track = CodedTrack.NONE;
    private @Nullable PictureDecoder decoder;

    /** Where decoded samples go. */
    interface Pictures {
        /** The receiver owns the picture. */
        void onPicture(SampleFrame frame, Decoded decoded, long pushedOutNanos);
    }

    PrefixDecoder(StreamInspection stream, Decoders decoders, Pictures out) {
        this.stream = stream;
        this.decoders = decoders;
        this.out = out;
    }

    /** Whether no sample's picture is awaited. */
    boolean idle() {
        return inside.isEmpty();
    }

    /** The next frame fed belongs to this track; it must be a keyframe. */
    void configure(CodedTrack next) {
        discard();
        track = next;
    }

    /** The next frame fed is a keyframe that starts afresh. */
    void restart() {
        if (decoder == null) {
            return;
        }
        try {
            decoder.reset();
        } catch (RuntimeException died) {
            onDeath(died);
        }
    }

    /**
     * Feeds one frame, borrowed; where it has a due sample, its picture is awaited.
     *
     * @return null, or why nothing can be decoded up to the next keyframe
     */
    @Nullable Miss feed(TappedTag tag, @Nullable Due due) {
        if (due != null) {
            inside.add(SampleFrame.of(due, tag));
        }
        try {
            PictureDecoder open = opened();
            if (due != null) {
                open.want(tag.pictureId());
            }
            open.feed(CodedTrack.coded(tag), tag.pictureId(), tag.isKeyframe());
            collect(open, tag.givenNanos());
            expire(tag.pictureId());
            return null;
        } catch (DecodeException refusal) {
            return onRefusal(refusal, tag.givenNanos());
        } catch (RuntimeException died) {
            return onDeath(died);
        }
    }

    /** Gets out what is still inside, since the frames that would push it out won't be fed. */
    void finish(long nowNanos) {
        PictureDecoder open = decoder;
        if (open == null || inside.isEmpty()) {
            return;
        }
        try {
            open.drain();
            collect(open, nowNanos);
        } catch (DecodeException refusal) {
            onRefusal(refusal, nowNanos);
        } catch (RuntimeException died) {
            onDeath(died);
        }
        missAll(Miss.DECODE_FAILED);
    }

    /** Ends every sample inside as missed. */
    void missAll(Miss cause) {
        for (SampleFrame frame : inside) {
            stream.missed(frame.due(), frame.receivedNanos(), cause);
        }
        inside.clear();
    }

    /** Frees the decoder; what is inside is lost. */
    void discard() {
        missAll(Miss.DECODE_FAILED);
        PictureDecoder open = decoder;
        decoder = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (RuntimeException died) {
            log.warn("a decoder died while it was closed", died);
        }
    }

    private PictureDecoder opened() throws DecodeException {
        if (decoder == null) {
            decoder = decoders.open(track.codec(), track.config());
        }
        return decoder;
    }

    private void collect(PictureDecoder from, long pushedOutNanos) {
        Decoded decoded = from.poll();
        while (decoded != null) {
            SampleFrame frame = taken(decoded.ticket());
            if (frame == null) {
                decoded.picture().release();
            } else {
                out.onPicture(frame, decoded, pushedOutNanos);
            }
            decoded = from.poll();
        }
    }

    private @Nullable SampleFrame taken(long ticket) {
        for (SampleFrame frame : inside) {
            if (frame.pictureId() == ticket) {
                inside.remove(frame);
                return frame;
            }
        }
        return null;
    }

    private void expire(long pictureId) {
        SampleFrame oldest = inside.peek();
        while (oldest != null && oldest.pictureId() < pictureId - MAX_DELAY_FRAMES) {
            inside.remove();
            stream.missed(oldest.due(), oldest.receivedNanos(), Miss.DECODE_FAILED);
            oldest = inside.peek();
        }
    }

    private @Nullable Miss onRefusal(DecodeException refusal, long nowNanos) {
        if (decoder != null) {
            collect(decoder, nowNanos);
        }
        Miss cause = CodedTrack.missOf(refusal);
        missAll(cause);
        if (refusal.reason() == DecodeException.Reason.NO_MEMORY) {
            discard();
            decoders.onNoRoom();
        }
        return refusal.reason() == DecodeException.Reason.NO_PICTURE ? null : cause;
    }

    /** A decoder that breaks its promises is thrown away; the next keyframe opens another. */
    private Miss onDeath(RuntimeException died) {
        log.warn("a decoder died and is replaced", died);
        discard();
        return Miss.DECODE_FAILED;
    }
}
