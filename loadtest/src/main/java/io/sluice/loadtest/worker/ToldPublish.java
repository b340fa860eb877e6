package io.sluice.loadtest.worker;

import io.sluice.loadtest.PublishObserver;
import io.sluice.loadtest.PublishOutcome;
import io.sluice.loadtest.SentMessage;
import io.sluice.loadtest.wire.Event;

/** A publish whose course is told as events. */
final class ToldPublish implements PublishObserver {
    private final int publish;
    private final Outbox outbox;
    private final Runnable afterwards;

    ToldPublish(int publish, Outbox outbox, Runnable afterwards) {
        this.publish = publish;
        this.outbox = outbox;
        this.afterwards = afterwards;
    }

    @Override
    public void onDialling(long nowNanos) {
        outbox.tell(new Event.Dialling(publish, nowNanos));
    }

    @Override
    public void onAccepted(long nowNanos) {
        outbox.tell(new Event.Accepted(publish, nowNanos));
    }

    @Override
    public void onSent(SentMessage message) {
        outbox.tell(
                new Event.Sent(
                        publish,
                        message.message(),
                        message.intendedNanos(),
                        message.writtenNanos()));
    }

    @Override
    public void onOver(PublishOutcome outcome, long nowNanos) {
        outbox.tell(
                switch (outcome) {
                    case PublishOutcome.Finished _ -> over(Event.End.FINISHED, "", nowNanos);
                    case PublishOutcome.Refused(String code, String description) ->
                            over(Event.End.REFUSED, code + " " + description, nowNanos);
                    case PublishOutcome.Ended(String code, String description) ->
                            over(Event.End.ENDED, code + " " + description, nowNanos);
                    case PublishOutcome.Lost(String detail) ->
                            over(Event.End.LOST, detail, nowNanos);
                });
        afterwards.run();
    }

    private Event over(Event.End end, String detail, long nowNanos) {
        return new Event.Over(publish, end, detail, nowNanos);
    }
}
