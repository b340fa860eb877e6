package io.sluice.loadtest.wire;

/** The first byte of a packed event: its place in this list. */
enum EventTag {
    HELLO,
    LISTENING,
    WATERMARK,
    OVERFLOW,
    FAILED,
    DIALLING,
    ACCEPTED,
    SENT,
    OVER,
    HOSTILE_OVER,
    PUBLISHED,
    MARKED,
    RECEIVED,
    UNPUBLISHED,
    CLOSED;

    private static final EventTag[] ALL = values();

    static EventTag of(int place) {
        if (place < 0 || place >= ALL.length) {
            throw new IllegalArgumentException("no event begins with byte " + place);
        }
        return ALL[place];
    }
}
