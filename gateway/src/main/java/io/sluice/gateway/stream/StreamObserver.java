package io.sluice.gateway.stream;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.policy.Verdict;

/**
 * Hears what happens to streams, on their loops: metrics, the demo's screen, the simulation's book.
 * It must return at once and never throw.
 */
public interface StreamObserver {
    /** A connection or a publish was not let in. */
    default void onRefused(Refusal reason) {}

    /** A publish was admitted and its origin is being dialled. Exactly one onEnded follows. */
    default void onPublished(StreamInfo stream) {}

    /** The origin accepted, and the publisher heard "start". */
    default void onLive(StreamInfo stream) {}

    /** A tag came from the publisher of a live stream; borrowed for the call. */
    default void onMedia(StreamInfo stream, MediaTag tag, long receivedNanos) {}

    /** A tag's last byte was handed to the origin's socket. */
    default void onRelayed(StreamInfo stream, int bytes, long receivedNanos, long writtenNanos) {}

    /** The origin is lost and dialled again, while the publisher stays on; or it is back. */
    default void onOriginBroken(StreamInfo stream, boolean broken) {}

    /** A tag will not reach the origin. */
    default void onOriginLoss(StreamInfo stream, OriginLoss why) {}

    /** The tap did not take a tag. */
    default void onTapDropped(StreamInfo stream) {}

    default void onInspection(StreamInfo stream, Inspection inspection) {}

    /** After an inspection was decided, and for a cut after it was carried out. */
    default void onVerdict(StreamInfo stream, Verdict verdict, Stamps stamps) {}

    /**
     * Stream time that passed since the last such call: screened, and unscreened under its cause.
     */
    default void onScreened(StreamInfo stream, long nanos) {}

    default void onUnscreened(StreamInfo stream, UnscreenedCause cause, long nanos) {}

    /**
     * The stream has been unscreened, without a break, for as long as the policy allows; or it is
     * screened again.
     */
    default void onUnscreenedAlarm(StreamInfo stream, boolean raised) {}

    default void onEnded(StreamInfo stream, EndReason reason) {}
}
