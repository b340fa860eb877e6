package io.sluice.codecs.rtmp.session;

import org.jspecify.annotations.Nullable;

/** Where a {@link PushSession} stands, and by which input it moves on. */
enum PushState {
    NEW,
    HANDSHAKING,
    CONNECTING,
    CREATING_STREAM,
    REQUESTING_PUBLISH,
    PUBLISHING,
    /** Refused, or ended by either side: what still comes is ignored. */
    OVER,
    CLOSED;

    /** What moves a session on: the origin's answers, and the owner's calls. */
    enum Input {
        START,
        HANDSHAKE_DONE,
        CONNECT_RESULT,
        STREAM_CREATED,
        PUBLISH_START,
        /** The origin refused, or ended what it had accepted. */
        OVER,
        /** The owner ends it. */
        END,
        CLOSE
    }

    /** The state after this input, or null where it means nothing here. */
    @Nullable PushState after(Input input) {
        return switch (input) {
            case START -> from(NEW, HANDSHAKING);
            case HANDSHAKE_DONE -> from(HANDSHAKING, CONNECTING);
            case CONNECT_RESULT -> from(CONNECTING, CREATING_STREAM);
            case STREAM_CREATED -> from(CREATING_STREAM, REQUESTING_PUBLISH);
            case PUBLISH_START -> from(REQUESTING_PUBLISH, PUBLISHING);
            case OVER -> asked() ? OVER : null;
            case END -> this == CLOSED ? null : OVER;
            case CLOSE -> CLOSED;
        };
    }

    private @Nullable PushState from(PushState only, PushState next) {
        return this == only ? next : null;
    }

    private boolean asked() {
        return switch (this) {
            case CONNECTING, CREATING_STREAM, REQUESTING_PUBLISH, PUBLISHING -> true;
            case NEW, HANDSHAKING, OVER, CLOSED -> false;
        };
    }
}
