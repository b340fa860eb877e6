package io.sluice.loadtest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/** A publish's report while it is being written, every message of it; for one publish at a time. */
final class PublishLog implements PublishObserver {
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final long NANOS_A_MICRO = 1000;

    private final int maxRecords;
    private final CompletableFuture<PublishReport> report;
    private final List<SentMessage> messages = new ArrayList<>();
    private final Histogram lagMicros = new Histogram(SIGNIFICANT_DIGITS);
    private long unrecorded;
    private long acceptedNanos;

    PublishLog(int maxRecords, CompletableFuture<PublishReport> report) {
        this.maxRecords = maxRecords;
        this.report = report;
    }

    @Override
    public void onDialling(long nowNanos) {}

    @Override
    public void onAccepted(long nowNanos) {
        acceptedNanos = nowNanos;
    }

    @Override
    public void onSent(SentMessage message) {
        lagMicros.recordValue(Math.max(0, message.lagNanos() / NANOS_A_MICRO));
        if (messages.size() < maxRecords) {
            messages.add(message);
        } else {
            unrecorded++;
        }
    }

    @Override
    public void onOver(PublishOutcome outcome, long nowNanos) {
        report.complete(
                new PublishReport(
                        outcome,
                        acceptedNanos,
                        nowNanos,
                        List.copyOf(messages),
                        unrecorded,
                        lagMicros));
    }
}
