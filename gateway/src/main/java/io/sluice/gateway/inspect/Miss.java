package io.sluice.gateway.inspect;

/** Why a sample that was due was not inspected: the bounded label of a loss. */
public enum Miss {
    /** The tap was full and dropped the frames that the sample needed. */
    TAP_FULL,
    /** No keyframe to decode from has come yet, or since the last loss. */
    NO_KEYFRAME,
    /** The codec can't be decoded here. */
    CODEC,
    /** The decoder rejected the frame or a frame it refers to. */
    DECODE_FAILED,
    /** The picture passes the limit on pixels. */
    TOO_LARGE,
    /** The held part of the GOP passed its limit before the sample fell due. */
    TAIL_FULL,
    /**
     * No free picture, no place in the batcher, or no memory for the decoder: inspection as a whole
     * is behind.
     */
    OVERLOAD,
    /** A newer sample of the same stream took its place in the batcher. */
    SUPERSEDED,
    /** It passed its deadline while the stream had a newer one. */
    LATE,
    /** The classifier failed on it. */
    CLASSIFIER_FAILED,
    /** The process that inspected it was lost, or none was there. */
    PROCESS_LOST,
    /** The publisher's frames ended the inspector's process too often of late: it gets none. */
    POISON,
    /** The stream ended before the sample's frame was decoded, or inspection was shut down. */
    STREAM_ENDED
}
