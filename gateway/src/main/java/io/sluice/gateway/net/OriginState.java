package io.sluice.gateway.net;

import java.util.EnumSet;
import java.util.Set;

/** Where the link to an origin stands, and where it may go from there: the transition table. */
enum OriginState {
    /** Made, nothing begun. */
    IDLE,
    /** The name is being resolved and the connection made. */
    DIALLING,
    /** Connected: handshake, connect, createStream, publish. */
    ASKING,
    /** It accepted: media flows. */
    OPEN,
    /** No more media will come; what waits is being written. */
    DRAINING,
    /** Cut: at most the message that was begun is being written. */
    CUTTING,
    /** The origin was told; the connection closes. */
    LEAVING,
    CLOSED;

    private static final Set<OriginState> FROM_IDLE = EnumSet.of(DIALLING, CLOSED);
    private static final Set<OriginState> FROM_DIALLING = EnumSet.of(ASKING, CLOSED);
    private static final Set<OriginState> FROM_ASKING = EnumSet.of(OPEN, CLOSED);
    private static final Set<OriginState> FROM_OPEN = EnumSet.of(DRAINING, CUTTING, CLOSED);
    private static final Set<OriginState> FROM_DRAINING = EnumSet.of(CUTTING, LEAVING, CLOSED);
    private static final Set<OriginState> FROM_CUTTING = EnumSet.of(LEAVING, CLOSED);
    private static final Set<OriginState> FROM_LEAVING = EnumSet.of(CLOSED);
    private static final Set<OriginState> FROM_CLOSED = EnumSet.noneOf(OriginState.class);

    /** Whether tags that wait may be handed over. */
    boolean takesMedia() {
        return this == OPEN || this == DRAINING;
    }

    /** The states that may follow this one. */
    Set<OriginState> next() {
        return switch (this) {
            case IDLE -> FROM_IDLE;
            case DIALLING -> FROM_DIALLING;
            case ASKING -> FROM_ASKING;
            case OPEN -> FROM_OPEN;
            case DRAINING -> FROM_DRAINING;
            case CUTTING -> FROM_CUTTING;
            case LEAVING -> FROM_LEAVING;
            case CLOSED -> FROM_CLOSED;
        };
    }

    /** The state itself, once it is sure that it may follow this one. */
    OriginState to(OriginState following) {
        if (!next().contains(following)) {
            throw new IllegalStateException(this + " -> " + following);
        }
        return following;
    }
}
