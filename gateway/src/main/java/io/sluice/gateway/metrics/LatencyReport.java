package io.sluice.gateway.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The latencies as figures: a line a span.
 *
 * @param interval the length of the intervals that {@link Line#lastInterval} is about
 */
public record LatencyReport(Duration interval, List<Line> lines) {

    /**
     * One span's figures.
     *
     * @param broken how often the budget was broken, over the process's life
     * @param life since the process started
     * @param lastInterval in the last complete interval
     */
    public record Line(
            Span span,
            Optional<Duration> budget,
            long broken,
            Percentiles life,
            Percentiles lastInterval) {}

    /** All in nanoseconds; all 0 where nothing was counted. */
    public record Percentiles(long count, long p50, long p90, long p99, long p999, long max) {}

    public Line line(Span span) {
        return lines.stream().filter(line -> line.span() == span).findAny().orElseThrow();
    }
}
