package io.sluice.gateway.metrics;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * One span's histograms and its budget. {@link #record} is wait-free, allocates nothing and may be
 * called by any thread; all else is called under the {@link LatencyBook}'s lock.
 */
final class SpanRecorder {
    private static final long LOWEST_NANOS = 1_000;
    private static final long HIGHEST_NANOS = Duration.ofMinutes(10).toNanos();
    private static final int DIGITS = 3;

    private final Span span;
    private final long budgetNanos;
    private final Recorder recorder = new Recorder(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);
    private final LongAdder broken = new LongAdder();
    private final Histogram life = newHistogram();
    private Histogram current = newHistogram();
    private Histogram last = newHistogram();
    private Histogram fresh = recorder.getIntervalHistogram();

    SpanRecorder(Span span, long budgetNanos) {
        this.span = span;
        this.budgetNanos = budgetNanos;
    }

    void record(long nanos) {
        recorder.recordValue(Math.clamp(nanos, 0, HIGHEST_NANOS));
        if (nanos > budgetNanos) {
            broken.increment();
        }
    }

    Span span() {
        return span;
    }

    long broken() {
        return broken.sum();
    }

    /** Everything recorded so far. */
    Histogram life() {
        drain();
        return life;
    }

    /** The last interval that was closed. */
    Histogram lastInterval() {
        return last;
    }

    /** Closes the current interval and returns it. */
    Histogram closeInterval(long startMillis, long endMillis) {
        drain();
        Histogram closed = current;
        current = last;
        current.reset();
        last = closed;
        closed.setTag(span.label());
        closed.setStartTimeStamp(startMillis);
        closed.setEndTimeStamp(endMillis);
        return closed;
    }

    private void drain() {
        fresh = recorder.getIntervalHistogram(fresh);
        life.add(fresh);
        current.add(fresh);
    }

    private static Histogram newHistogram() {
        return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);
    }
}
