package io.sluice.gateway.stream;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.policy.Verdict;
import java.util.List;
import java.util.function.Consumer;

/** Several observers as one, told in order. */
public final class StreamObservers implements StreamObserver {
    private final StreamObserver[] observers;

    public StreamObservers(List<StreamObserver> observers) {
        this.observers = observers.toArray(StreamObserver[]::new);
    }

    private void tell(Consumer<StreamObserver> what) {
        for (StreamObserver observer : observers) {
            what.accept(observer);
        }
    }

    @Override
    public void onRefused(Refusal reason) {
        tell(o -> o.onRefused(reason));
    }

    @Override
    public void onPublished(StreamInfo stream) {
        tell(o -> o.onPublished(stream));
    }

    @Override
    public void onLive(StreamInfo stream) {
        tell(o -> o.onLive(stream));
    }

    @Override
    public void onMedia(StreamInfo stream, MediaTag tag, long receivedNanos) {
        tell(o -> o.onMedia(stream, tag, receivedNanos));
    }

    @Override
    public void onRelayed(StreamInfo stream, int bytes, long receivedNanos, long writtenNanos) {
        tell(o -> o.onRelayed(stream, bytes, receivedNanos, writtenNanos));
    }

    @Override
    public void onOriginBroken(StreamInfo stream, boolean broken) {
        tell(o -> o.onOriginBroken(stream, broken));
    }

    @Override
    public void onOriginLoss(StreamInfo stream, OriginLoss why) {
        tell(o -> o.onOriginLoss(stream, why));
    }

    @Override
    public void onTapDropped(StreamInfo stream) {
        tell(o -> o.onTapDropped(stream));
    }

    @Override
    public void onInspection(StreamInfo stream, Inspection inspection) {
        tell(o -> o.onInspection(stream, inspection));
    }

    @Override
    public void onVerdict(StreamInfo stream, Verdict verdict, Stamps stamps) {
        tell(o -> o.onVerdict(stream, verdict, stamps));
    }

    @Override
    public void onScreened(StreamInfo stream, long nanos) {
        tell(o -> o.onScreened(stream, nanos));
    }

    @Override
    public void onUnscreened(StreamInfo stream, UnscreenedCause cause, long nanos) {
        tell(o -> o.onUnscreened(stream, cause, nanos));
    }

    @Override
    public void onUnscreenedAlarm(StreamInfo stream, boolean raised) {
        tell(o -> o.onUnscreenedAlarm(stream, raised));
    }

    @Override
    public void onEnded(StreamInfo stream, EndReason reason) {
        tell(o -> o.onEnded(stream, reason));
    }
}
