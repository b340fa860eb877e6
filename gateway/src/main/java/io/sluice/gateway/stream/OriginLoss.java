package io.sluice.gateway.stream;

/** Why a tag of a live stream did not reach its origin, short of a cut: a bounded label. */
public enum OriginLoss {
    /** It was being written when the connection broke. */
    IN_FLIGHT,
    /** It belongs to a GOP whose beginning went over a connection that broke. */
    BROKEN_GOP,
    /** Its GOP was the oldest when the media that waits for an origin passed its bounds. */
    OVERFLOW,
    /** It waited for an origin when the stream ended. */
    GIVEN_UP
}
