package io.sluice.gateway.policy;

import io.sluice.gateway.inspect.Miss;

/**
 * Why a part of a stream's time was not looked at: the bounded label under which its seconds are
 * counted.
 */
public enum UnscreenedCause {
    /** No video arrived. */
    NO_VIDEO,
    /** The stream had just begun, or its first sample had not come back yet. */
    STARTING,
    /** The publisher's keyframes are too far apart for the keyframe mode, or none came. */
    NO_KEYFRAME,
    /** The codec can't be decoded here. */
    CODEC,
    /** Frames were rejected by the decoder, or too large for it. */
    DECODE,
    /** Inspection as a whole was behind: full taps, no free picture, superseded or late samples. */
    OVERLOAD,
    /** The classifier failed. */
    CLASSIFIER,
    /** Samples went in and nothing came back. */
    STALLED,
    /** The process that decodes and classifies was lost, and its successor not ready yet. */
    PROCESS,
    /** The publisher's frames ended that process twice within an hour: it gets none of them. */
    POISON,
    /** Inspection is turned off or not ready. */
    OFF;

    /** The cause that a lost sample stands for. */
    public static UnscreenedCause of(Miss miss) {
        return switch (miss) {
            case NO_KEYFRAME -> NO_KEYFRAME;
            case CODEC -> CODEC;
            case DECODE_FAILED, TOO_LARGE -> DECODE;
            case TAP_FULL, TAIL_FULL, OVERLOAD, SUPERSEDED, LATE -> OVERLOAD;
            case CLASSIFIER_FAILED -> CLASSIFIER;
            case PROCESS_LOST -> PROCESS;
            case POISON -> POISON;
            case STREAM_ENDED -> STALLED;
        };
    }
}
