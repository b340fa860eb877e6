package io.sluice.loadtest.wire;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.loadtest.Fingerprint;

/**
 * What a worker saw. Moments are nanoseconds of the machine's monotonic clock ({@code
 * System.nanoTime} on Linux), which all processes of one machine share.
 */
public sealed interface Event {
    /** The worker runs. */
    record Hello(long nowNanos, long pid) implements Event {}

    /** The origin listens. */
    record Listening(int port) implements Event {}

    /**
     * What happened up to this moment is told, but for what a thread had seen and not yet passed on
     * then: that may still come, a garbage collection's pause late.
     */
    record Watermark(long nanos) implements Event {}

    /** Events that could not be kept: what was measured from here on is worth nothing. */
    record Overflow(long lost) implements Event {}

    /** A command could not be carried out. */
    record Failed(String what) implements Event {}

    // A generator's

    record Dialling(int publish, long nanos) implements Event {}

    record Accepted(int publish, long nanos) implements Event {}

    record Sent(int publish, Fingerprint message, long intendedNanos, long writtenNanos)
            implements Event {}

    /** A publish is over. */
    record Over(int publish, End end, String detail, long nanos) implements Event {}

    /** How a publish went. */
    enum End {
        FINISHED,
        REFUSED,
        ENDED,
        LOST
    }

    /**
     * A hostile connection is over.
     *
     * @param closedBy "target", "us", or "nobody" where it never came about
     */
    record HostileOver(int number, String closedBy, long bytesSent, long nanos) implements Event {}

    // An origin's

    record Published(int connection, String app, String name, long nanos) implements Event {}

    /** A connection's media named the publish that they come from. */
    record Marked(int connection, int publish) implements Event {}

    record Received(int connection, Fingerprint message, long arrivedNanos) implements Event {}

    record Unpublished(int connection, long nanos) implements Event {}

    record Closed(int connection, long nanos) implements Event {}

    /** Kinds by their place, which is what is written. */
    static MediaTag.Kind kind(int place) {
        return KINDS[place];
    }

    /** All kinds, by place. */
    MediaTag.Kind[] KINDS = MediaTag.Kind.values();
}
