package io.sluice.loadtest.fault;

import java.util.OptionalLong;

/**
 * What a hostile client met with. All times in the ticker's nanoseconds.
 *
 * @param connectedNanos empty where it never could connect
 * @param closedNanos when the target closed; empty where it did not
 * @param sentBytes what the kernel took
 */
public record HostileReport(
        OptionalLong connectedNanos,
        OptionalLong closedNanos,
        Ending ending,
        long sentBytes,
        long receivedBytes) {

    /** How it ended for the client. */
    public enum Ending {
        UNREACHABLE,
        /** The target closed in order. */
        FIN,
        /** The target reset, or what lies between did. */
        RST,
        /** The target still bore with it when it was told to stop. */
        STILL_OPEN
    }
}
