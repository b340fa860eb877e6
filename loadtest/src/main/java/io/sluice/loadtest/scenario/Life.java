package io.sluice.loadtest.scenario;

import java.time.Duration;

/**
 * How long things last in a scenario, so that nothing is asked for after them.
 *
 * @param stream the longest that a stream publishes
 * @param windows from the first window's start to the last one's end
 */
record Life(Duration stream, Duration windows) {
    private static final Duration UNKNOWN = Duration.ofDays(3650);

    static Life of(Mode mode, Streams streams, Scenario.Timing timing) {
        Duration whole = streams.over().plus(timing.warmup()).plus(timing.duration());
        Duration stream = streams.session().isZero() ? whole : streams.session();
        return switch (mode) {
            case FIXED, SOAK -> new Life(stream, timing.duration());
            case COMPARE -> new Life(stream, UNKNOWN);
            case SATURATE -> new Life(streams.session().isZero() ? UNKNOWN : stream, UNKNOWN);
        };
    }
}
