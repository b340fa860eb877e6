package io.sluice.gateway.stream;

/** Why a stream ended: a bounded label. */
public enum EndReason {
    /** The encoder said so. */
    UNPUBLISHED,
    /** The encoder's connection closed or broke. */
    PUBLISHER_GONE,
    /** The encoder broke the protocol or a limit. */
    PROTOCOL,
    /** No media for longer than the limit. */
    MEDIA_IDLE,
    /** Its publisher was silent, and the same identity publishes the name anew. */
    TAKEN_OVER,
    /** The origin could not be reached, or did not answer in time. */
    ORIGIN_UNREACHABLE,
    /** The origin refused the publish. */
    ORIGIN_REFUSED,
    /** The origin ended the publish, in its own words. */
    ORIGIN_ENDED,
    /** The origin closed or broke the connection, and none took the stream again in time. */
    ORIGIN_GONE,
    /** The origin took nothing for longer than the limit, and none took the stream again. */
    ORIGIN_STALLED,
    /** The policy cut it over what was seen. */
    CUT,
    /** The policy cut it because nothing could be seen. */
    CUT_UNSCREENED,
    /** An operator cut it. */
    CUT_BY_OPERATOR,
    /** The gateway is shutting down. */
    SHUTDOWN,
    /** A bug of ours; logged with its trace. */
    INTERNAL
}
