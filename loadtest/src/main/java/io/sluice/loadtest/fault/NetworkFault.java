package io.sluice.loadtest.fault;

import java.time.Duration;
import java.util.Optional;

/**
 * What a path does to the connections that it carries.
 *
 * @param latency added each way, to bytes, half-closes and resets alike
 * @param jitter up to so much more, drawn uniformly; order is kept, so that what comes late holds
 *     up what follows it
 * @param upBytesPerSecond how much it carries from the publisher to the target; the other way is
 *     unlimited
 * @param resetAfter how long after its start a connection is reset, on both sides
 */
public record NetworkFault(
        Duration latency, Duration jitter, long upBytesPerSecond, Optional<Duration> resetAfter) {
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final Duration LONGEST = Duration.ofDays(1);

    public NetworkFault {
        requireSpan("latency", latency);
        requireSpan("jitter", jitter);
        resetAfter.ifPresent(span -> requireSpan("resetAfter", span));
        if (upBytesPerSecond < 1) {
            throw new IllegalArgumentException("upBytesPerSecond " + upBytesPerSecond);
        }
    }

    /** A path that only carries. */
    public static NetworkFault none() {
        return new NetworkFault(Duration.ZERO, Duration.ZERO, UNLIMITED, Optional.empty());
    }

    public NetworkFault withLatency(Duration each) {
        return new NetworkFault(each, jitter, upBytesPerSecond, resetAfter);
    }

    public NetworkFault withJitter(Duration most) {
        return new NetworkFault(latency, most, upBytesPerSecond, resetAfter);
    }

    public NetworkFault withUp(long bytesPerSecond) {
        return new NetworkFault(latency, jitter, bytesPerSecond, resetAfter);
    }

    public NetworkFault withResetAfter(Duration sinceStart) {
        return new NetworkFault(latency, jitter, upBytesPerSecond, Optional.of(sinceStart));
    }

    private static void requireSpan(String name, Duration span) {
        if (span.isNegative() || span.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " " + span);
        }
    }
}
