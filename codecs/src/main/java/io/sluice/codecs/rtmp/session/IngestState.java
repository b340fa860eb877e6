package io.sluice.codecs.rtmp.session;

import org.jspecify.annotations.Nullable;

/** Where an {@link IngestSession} stands, and by which input it moves on. */
enum IngestState {
    HANDSHAKING,
    AWAITING_CONNECT,
    /** The owner has yet to answer connect. */
    CONNECT_ASKED,
    CONNECTED,
    /** The owner has yet to answer publish. */
    PUBLISH_ASKED,
    PUBLISHING,
    /** Connect was refused: whatever comes is ignored. */
    REFUSED,
    CLOSED;

    /** What moves a session on: the first ones by the peer, the others by the owner. */
    enum Input {
        HANDSHAKE_DONE,
        CONNECT,
        PUBLISH,
        UNPUBLISH,
        ACCEPT_CONNECT,
        REFUSE_CONNECT,
        ACCEPT_PUBLISH,
        REFUSE_PUBLISH,
        END_PUBLISH,
        CLOSE
    }

    /** The state after this input, or null where it is not allowed here. */
    @Nullable IngestState after(Input input) {
        return switch (input) {
            case HANDSHAKE_DONE -> from(HANDSHAKING, AWAITING_CONNECT);
            case CONNECT -> from(AWAITING_CONNECT, CONNECT_ASKED);
            case ACCEPT_CONNECT -> from(CONNECT_ASKED, CONNECTED);
            case REFUSE_CONNECT -> from(CONNECT_ASKED, REFUSED);
            case PUBLISH -> from(CONNECTED, PUBLISH_ASKED);
            case ACCEPT_PUBLISH -> from(PUBLISH_ASKED, PUBLISHING);
            case REFUSE_PUBLISH -> from(PUBLISH_ASKED, CONNECTED);
            case UNPUBLISH, END_PUBLISH ->
                    this == PUBLISH_ASKED || this == PUBLISHING ? CONNECTED : null;
            case CLOSE -> CLOSED;
        };
    }

    private @Nullable IngestState from(IngestState only, IngestState next) {
        return this == only ? next : null;
    }

    boolean connected() {
        return this == CONNECTED || this == PUBLISH_ASKED || this == PUBLISHING;
    }

    boolean publishAskedOrGiven() {
        return this == PUBLISH_ASKED || this == PUBLISHING;
    }
}
