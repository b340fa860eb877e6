package io.sluice.loadtest.scenario;

import io.sluice.codecs.yaml.HostPort;
import java.time.Duration;
import java.util.List;

/**
 * The probing origin that targets relay to.
 *
 * @param receiveBufferBytes the kernel's, a connection; 0 leaves it to the kernel
 */
public record Origin(HostPort listen, int receiveBufferBytes, List<Fault> faults) {

    /**
     * What it does wrong, once.
     *
     * @param at since the first window's start
     * @param lasting how long; a dead origin then listens again
     * @param bytesPerSecond a slow one's reading speed, a connection
     */
    public record Fault(Kind kind, Duration at, Duration lasting, long bytesPerSecond) {}

    /** What can be wrong with an origin. */
    public enum Kind {
        /** Reads nothing. */
        STALL,
        /** Reads slowly. */
        SLOW,
        /** Refuses new publishes. */
        REFUSE,
        /** Resets every connection and listens no more. */
        DIE
    }
}
