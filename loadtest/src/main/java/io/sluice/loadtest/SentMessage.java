package io.sluice.loadtest;

/**
 * One media message as its publisher saw it go.
 *
 * @param intendedNanos when the schedule wanted it sent; never rebased, so that time spent waiting
 *     counts
 * @param writtenNanos when its last byte was handed to the socket
 */
public record SentMessage(Fingerprint message, long intendedNanos, long writtenNanos) {
    public long lagNanos() {
        return writtenNanos - intendedNanos;
    }
}
