package io.sluice.gateway.sim;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.policy.Verdict;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.OriginLoss;
import io.sluice.gateway.stream.Refusal;
import io.sluice.gateway.stream.StreamInfo;
import io.sluice.gateway.stream.StreamObserver;

/** Tells another observer everything. */
abstract class Forwarding implements StreamObserver {
    private final StreamObserver other;

    Forwarding(StreamObserver other) {
        this.other = other;
    }

    @Override
    public void onRefused(Refusal reason) {
        other.onRefused(reason);
    }

    @Override
    public void onPublished(StreamInfo stream) {
        other.onPublished(stream);
    }

    @Override
    public void onLive(StreamInfo stream) {
        other.onLive(stream);
    }

    @Override
    public void onMedia(StreamInfo stream, MediaTag tag, long receivedNanos) {
        other.onMedia(stream, tag, receivedNanos);
    }

    @Override
    public void onRelayed(StreamInfo stream, int bytes, long receivedNanos, long writtenNanos) {
        other.onRelayed(stream, bytes, receivedNanos, writtenNanos);
    }

    @Override
    public void onOriginBroken(StreamInfo stream, boolean broken) {
        other.onOriginBroken(stream, broken);
    }

    @Override
    public void onOriginLoss(StreamInfo stream, OriginLoss why) {
        other.onOriginLoss(stream, why);
    }

    @Override
    public void onTapDropped(StreamInfo stream) {
        other.onTapDropped(stream);
    }

    @Override
    public void onInspection(StreamInfo stream, Inspection inspection) {
        other.onInspection(stream, inspection);
    }

    @Override
    public void onVerdict(StreamInfo stream, Verdict verdict, Stamps stamps) {
        other.onVerdict(stream, verdict, stamps);
    }

    @Override
    public void onScreened(StreamInfo stream, long nanos) {
        other.onScreened(stream, nanos);
    }

    @Override
    public void onUnscreened(StreamInfo stream, UnscreenedCause cause, long nanos) {
        other.onUnscreened(stream, cause, nanos);
    }

    @Override
    public void onUnscreenedAlarm(StreamInfo stream, boolean raised) {
        other.onUnscreenedAlarm(stream, raised);
    }

    @Override
    public void onEnded(StreamInfo stream, EndReason reason) {
        other.onEnded(stream, reason);
    }
}
