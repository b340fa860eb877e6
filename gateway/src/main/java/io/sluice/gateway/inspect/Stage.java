package io.sluice.gateway.inspect;

/**
 * The stations of a sample's life, in order; each one's latency is the time since the station
 * before.
 */
public enum Stage {
    /** The last byte of the message that holds the coded picture was read from the publisher. */
    RECEIVED,
    /** The tag lies in the stream's tap. */
    TAPPED,
    /** The picture came out of the decoder and was scaled. */
    DECODED,
    /** An inference worker took the sample from the batcher. */
    BATCHED,
    /** The model answered. */
    CLASSIFIED,
    /** The policy gave its verdict, on the stream's loop. */
    DECIDED,
    /**
     * What the verdict asked for was done: for a cut, the last write to the origin is behind us.
     */
    ACTED
}
