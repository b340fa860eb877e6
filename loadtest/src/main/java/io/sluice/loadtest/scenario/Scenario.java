package io.sluice.loadtest.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A load test, whole.
 *
 * @param seed what every draw of the run comes from: two runs draw alike
 * @param targets by name, in the file's order
 * @param sources by name
 * @param text the file itself, for the report
 */
public record Scenario(
        String name,
        Mode mode,
        long seed,
        Map<String, Target> targets,
        Origin origin,
        Map<String, Source> sources,
        Streams streams,
        Timing timing,
        Saturation saturation,
        List<ClientFault> clientFaults,
        Network network,
        List<Objective> objectives,
        String text) {

    /** Whether nothing in it ends a stream that is up, or keeps one from coming up. */
    public boolean steady() {
        return streams.session().isZero()
                && network.resetAfter().isZero()
                && origin.faults().isEmpty()
                && sources.values().stream().allMatch(source -> source.card().isEmpty())
                && clientFaults.stream().noneMatch(fault -> fault.kind().publishes());
    }

    /**
     * When what is measured.
     *
     * @param prime compare mode: how long each target is loaded once before the first round, left
     *     out; zero for not at all
     * @param warmup after the last stream of a step is up, before its window: left out
     * @param duration of all windows, or of one step or turn
     * @param window one window's length; a fixed or soak run is cut into such
     * @param settle compare mode: between two turns, with nothing live
     * @param rounds compare mode: how often each target has its turn
     */
    public record Timing(
            Duration prime,
            Duration warmup,
            Duration duration,
            Duration window,
            Duration settle,
            int rounds) {}

    /**
     * Saturate mode's steps.
     *
     * @param from streams in the first step
     * @param by streams more in each further one
     * @param to most streams ever
     */
    public record Saturation(int from, int by, int to) {}

    /**
     * What the network between the publishers and the target does.
     *
     * @param bytesPerSecond from the publishers on; Long.MAX_VALUE for no limit
     * @param resetAfter a connection's reset, that long after it began; zero for none
     */
    public record Network(
            Duration latency, Duration jitter, long bytesPerSecond, Duration resetAfter) {
        public static Network perfect() {
            return new Network(Duration.ZERO, Duration.ZERO, Long.MAX_VALUE, Duration.ZERO);
        }

        public boolean isPerfect() {
            return equals(perfect());
        }
    }
}
