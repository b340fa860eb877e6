package io.sluice.gateway.metrics;

import io.sluice.gateway.config.BudgetConfig;
import io.sluice.gateway.metrics.LatencyReport.Line;
import io.sluice.gateway.metrics.LatencyReport.Percentiles;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.HdrHistogram.Histogram;

/**
 * Every span's latencies, over the process's life and by interval. Recording takes no lock; reading
 * and closing an interval share one.
 */
final class LatencyBook {
    private final BudgetConfig budget;
    private final Duration interval;
    private final SpanRecorder[] recorders;

    LatencyBook(BudgetConfig budget, Duration interval) {
        this.budget = budget;
        this.interval = interval;
        this.recorders =
                Arrays.stream(Span.values())
                        .map(span -> new SpanRecorder(span, nanos(span.budget(budget))))
                        .toArray(SpanRecorder[]::new);
    }

    void record(Span span, long nanos) {
        recorders[span.ordinal()].record(nanos);
    }

    long broken(Span span) {
        return recorders[span.ordinal()].broken();
    }

    Duration interval() {
        return interval;
    }

    synchronized LatencyReport report() {
        return new LatencyReport(interval, Arrays.stream(recorders).map(this::line).toList());
    }

    /** Each span's lifetime histogram in nanoseconds, in HdrHistogram's compressed form (V2). */
    synchronized Map<Span, byte[]> encodedLives() {
        Map<Span, byte[]> lives = new EnumMap<>(Span.class);
        for (SpanRecorder recorder : recorders) {
            Histogram life = recorder.life();
            ByteBuffer buffer = ByteBuffer.allocate(life.getNeededByteBufferCapacity());
            int length = life.encodeIntoCompressedByteBuffer(buffer);
            lives.put(recorder.span(), Arrays.copyOf(buffer.array(), length));
        }
        return lives;
    }

    /** Shows each span's lifetime histogram; it must not be kept. */
    synchronized void forEachLife(BiConsumer<Span, Histogram> reader) {
        for (SpanRecorder recorder : recorders) {
            reader.accept(recorder.span(), recorder.life());
        }
    }

    /** Ends the interval; shows each span's histogram of it, which must not be kept. */
    synchronized void closeInterval(
            long startMillis, long endMillis, BiConsumer<Span, Histogram> reader) {
        for (SpanRecorder recorder : recorders) {
            reader.accept(recorder.span(), recorder.closeInterval(startMillis, endMillis));
        }
    }

    private Line line(SpanRecorder recorder) {
        return new Line(
                recorder.span(),
                recorder.span().budget(budget),
                recorder.broken(),
                percentiles(recorder.life()),
                percentiles(recorder.lastInterval()));
    }

    private static Percentiles percentiles(Histogram histogram) {
        return new Percentiles(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getMaxValue());
    }

    private static long nanos(Optional<Duration> budget) {
        return budget.map(Duration::toNanos).orElse(Long.MAX_VALUE);
    }
}
