package io.sluice.loadtest;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A publish's report while it is being written; lives on the publisher's loop. */
final class PublishLog {
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final long NANOS_A_MICRO = 1000;

    private final int maxRecords;
    private final List<SentMessage> messages = new ArrayList<>();
    private final Histogram lagMicros = new Histogram(SIGNIFICANT_DIGITS);
    private @Nullable PublishOutcome outcome;
    private long unrecorded;
    private long acceptedNanos;

    PublishLog(int maxRecords) {
        this.maxRecords = maxRecords;
    }

    void onAccepted(long nowNanos) {
        acceptedNanos = nowNanos;
    }

    void onSent(SentMessage message) {
        lagMicros.recordValue(Math.max(0, message.lagNanos() / NANOS_A_MICRO));
        if (messages.size() < maxRecords) {
            messages.add(message);
        } else {
            unrecorded++;
        }
    }

    /** The first outcome is the publish's; what follows from it changes nothing. */
    void onOutcome(PublishOutcome first) {
        if (outcome == null) {
            outcome = first;
        }
    }

    boolean over() {
        return outcome != null;
    }

    PublishReport report(long closedNanos) {
        PublishOutcome known =
                outcome == null
                        ? new PublishOutcome.Lost("the other side closed the connection")
                        : outcome;
        return new PublishReport(
                known, acceptedNanos, closedNanos, List.copyOf(messages), unrecorded, lagMicros);
    }
}
