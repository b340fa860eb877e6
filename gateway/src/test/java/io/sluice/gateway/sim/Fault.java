package io.sluice.gateway.sim;

/** What can go wrong in a run. Each run allows a random few of them. */
enum Fault {
    /** A publisher's connection ends inside a chunk. */
    PUBLISHER_VANISHES,
    /** A publisher's connection is reset. */
    PUBLISHER_RESETS,
    /** A publisher sends nothing more and stays connected. */
    PUBLISHER_SILENT,
    /** A publisher breaks the protocol. */
    PUBLISHER_GARBAGE,
    /** A publisher hears that it is refused or cut, and goes on sending. */
    PUBLISHER_STUBBORN,
    /** A publisher never asks to publish. */
    PUBLISHER_IDLES,
    /** A client that speaks no RTMP. */
    PUBLISHER_BABBLES,
    /** Another publisher's key. */
    PUBLISHER_TAKES_NAME,
    /** A picture of which nothing can be told: no sequence header, or a codec that none decodes. */
    PUBLISHER_ODD_VIDEO,
    /** A publisher sends no video for some time, or at all. */
    PUBLISHER_NO_VIDEO,
    ORIGIN_DIAL_FAILS,
    ORIGIN_DIAL_HANGS,
    ORIGIN_REFUSES_CONNECT,
    ORIGIN_REFUSES_PUBLISH,
    ORIGIN_MUTE,
    ORIGIN_DIES,
    ORIGIN_RESETS,
    /** The origin reads nothing for some time. */
    ORIGIN_STALLS,
    /** The origin reads nothing more. */
    ORIGIN_STALLS_FOR_GOOD,
    ORIGIN_GARBAGE,
    /** The origin ends a publish that it had accepted. */
    ORIGIN_ENDS_PUBLISH,
    /** The origin stays connected when it was told goodbye. */
    ORIGIN_LINGERS,
    DECODER_REJECTS,
    DECODER_TOO_LARGE,
    DECODER_NO_MEMORY,
    DECODER_DIES,
    DECODER_SLOW,
    CLASSIFIER_THROWS,
    CLASSIFIER_DIES,
    CLASSIFIER_SLOW,
    CLASSIFIER_HANGS,
    AUTHORIZER_DENIES,
    AUTHORIZER_FAILS,
    AUTHORIZER_SLOW,
    AUTHORIZER_SILENT,
    OPERATOR_CUTS,
    SHUTDOWN,
    /** A bug in the gateway, made on purpose. */
    BUG,
    INSPECTION_OFF
}
