package io.sluice.loadtest.join;

/** What a window counts; the report's {@code Counts} says what each means. */
enum Count {
    PUBLISHES,
    ACCEPTED,
    REFUSED,
    FAILED,
    CUTS,
    FALSE_CUTS,
    BANS_TRIED,
    BANS_HONOURED,
    SENT,
    RECEIVED,
    LOST,
    LOST_AT_START,
    DUPLICATED,
    REORDERED,
    CHANGED,
    UNKNOWN,
    CUT_SHORT,
    /** Streams that turned into the test card. */
    CARDS
}
