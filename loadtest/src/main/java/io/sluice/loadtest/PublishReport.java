package io.sluice.loadtest;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * One publish as its publisher saw it, once it is over. All times in the ticker's nanoseconds.
 *
 * @param acceptedNanos when the other side said "start", which is where the schedule begins; 0
 *     where it never did
 * @param closedNanos when the connection was gone
 * @param messages what was handed to the socket, in order
 * @param unrecorded messages handed to the socket past the limit on records
 * @param lagMicros written minus intended, a value a message
 */
public record PublishReport(
        PublishOutcome outcome,
        long acceptedNanos,
        long closedNanos,
        List<SentMessage> messages,
        long unrecorded,
        Histogram lagMicros) {

    /** How far behind its schedule it was. */
    public Percentiles lag() {
        return Percentiles.of(lagMicros);
    }

    public long payloadBytes() {
        return messages.stream().mapToLong(sent -> sent.message().size()).sum();
    }
}
