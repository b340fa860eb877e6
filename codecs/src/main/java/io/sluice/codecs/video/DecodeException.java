package io.sluice.codecs.video;

/**
 * A coded frame that the decoder can't turn into a picture, or that passes a limit. Expected with
 * hostile or broken streams.
 */
public final class DecodeException extends Exception {
    /** Why, as a bounded label for metrics. */
    public enum Reason {
        /** The bitstream is broken, or refers to frames that never came. */
        CORRUPT,
        /** The picture has more pixels than the limit. */
        TOO_LARGE,
        /** No decoder for this codec or profile. */
        UNSUPPORTED,
        /** No free picture to scale into: inspection is behind. */
        NO_PICTURE,
        /** The other decoders leave too little memory for its pictures. */
        NO_MEMORY
    }

    private final Reason reason;

    public DecodeException(Reason reason, String detail) {
        super(reason + ": " + detail, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
