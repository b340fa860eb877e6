package io.sluice.gateway.stream;

import java.util.EnumSet;
import java.util.Set;

/** Where a publish stands, and where it may go from there: the transition table. */
public enum StreamState {
    /** Asked for: bans, the authoriser and the directory are asked. Nothing is dialled yet. */
    ADMITTING,
    /** Admitted: the origin is dialled and asked. */
    DIALLING,
    /** The origin accepted and the publisher heard "start": media flows. */
    LIVE,
    /** Over: the origin gets what waits (or, cut, what was begun), nothing else is taken. */
    ENDING,
    /** No byte of it can leave any more. */
    ENDED;

    private static final Set<StreamState> FROM_ADMITTING = EnumSet.of(DIALLING, ENDED);
    private static final Set<StreamState> FROM_DIALLING = EnumSet.of(LIVE, ENDING, ENDED);
    private static final Set<StreamState> FROM_LIVE = EnumSet.of(ENDING, ENDED);
    private static final Set<StreamState> FROM_ENDING = EnumSet.of(ENDED);
    private static final Set<StreamState> FROM_ENDED = EnumSet.noneOf(StreamState.class);

    /** The states that may follow this one. */
    public Set<StreamState> next() {
        return switch (this) {
            case ADMITTING -> FROM_ADMITTING;
            case DIALLING -> FROM_DIALLING;
            case LIVE -> FROM_LIVE;
            case ENDING -> FROM_ENDING;
            case ENDED -> FROM_ENDED;
        };
    }

    /** The state itself, once it is sure that it may follow this one. */
    StreamState to(StreamState following) {
        if (!next().contains(following)) {
            throw new IllegalStateException(this + " -> " + following);
        }
        return following;
    }
}
