package io.sluice.loadtest.scenario;

import java.time.Duration;

/**
 * Clients that misbehave beside the healthy ones, or streams that do.
 *
 * @param count how many of the kind
 * @param at since the first window's start
 * @param bytesPerSecond a slow one's or a babbler's speed, each
 */
public record ClientFault(Kind kind, int count, Duration at, long bytesPerSecond) {

    /** The ways to misbehave. */
    public enum Kind {
        /** Connects and says nothing. */
        HALF_OPEN,
        /** Shakes hands and says nothing more. */
        HALF_HANDSHAKE,
        /** Shakes hands byte by byte. */
        SLOW_HANDSHAKE,
        /** Sends seeded noise. */
        GARBAGE,
        /** A stream that is written slower than it plays. */
        SLOW_WRITER,
        /** A stream with one keyframe and a GOP that never ends. */
        ENDLESS_GOP,
        /** A stream whose video timestamps stand still. */
        FROZEN_TIMESTAMPS;

        /** Whether it goes at a speed of its own. */
        boolean hasSpeed() {
            return switch (this) {
                case SLOW_HANDSHAKE, GARBAGE, SLOW_WRITER -> true;
                case HALF_OPEN, HALF_HANDSHAKE, ENDLESS_GOP, FROZEN_TIMESTAMPS -> false;
            };
        }

        /** Whether it is a stream of its own kind rather than a raw connection. */
        public boolean publishes() {
            return switch (this) {
                case HALF_OPEN, HALF_HANDSHAKE, SLOW_HANDSHAKE, GARBAGE -> false;
                case SLOW_WRITER, ENDLESS_GOP, FROZEN_TIMESTAMPS -> true;
            };
        }
    }
}
