package io.sluice.loadtest;

/** Who hears how a publish goes, on the publisher's loop. All times in the ticker's nanoseconds. */
public interface PublishObserver {
    /** The connection is being asked for; the handshake is counted from here. */
    void onDialling(long nowNanos);

    /** The other side said "start", which is where the schedule begins. */
    void onAccepted(long nowNanos);

    /** A media message was handed to the socket. */
    void onSent(SentMessage message);

    /** The connection is gone, or could not be had; nothing follows. */
    void onOver(PublishOutcome outcome, long nowNanos);
}
