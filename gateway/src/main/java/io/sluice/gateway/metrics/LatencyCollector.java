package io.sluice.gateway.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * The spans' lifetime histograms as Prometheus sees them, made anew at each scrape: so the scrape,
 * the report and the log tell of the same recordings, and a recording is paid for once.
 */
final class LatencyCollector implements Collector {
    private static final double NANOS_A_SECOND = 1e9;

    /** Upper bounds in seconds; wide enough for the relay's microseconds and a stuck batcher. */
    private static final double[] BOUNDS = {
        0.0001,
        0.00025,
        0.0005,
        0.001,
        0.0025,
        0.005,
        0.01,
        0.02,
        0.05,
        0.1,
        0.25,
        0.5,
        1,
        2.5,
        5,
        10,
        Double.POSITIVE_INFINITY
    };

    private final LatencyBook book;

    LatencyCollector(LatencyBook book) {
        this.book = book;
    }

    @Override
    public HistogramSnapshot collect() {
        HistogramSnapshot.Builder snapshot =
                HistogramSnapshot.builder()
                        .name("sluice_latency_seconds")
                        .help("Latency of each stage since the one before, and of the relay");
        book.forEachLife(
                (span, histogram) -> snapshot.dataPoint(dataPoint(span.label(), histogram)));
        return snapshot.build();
    }

    private static HistogramDataPointSnapshot dataPoint(String label, Histogram histogram) {
        long[] counts = new long[BOUNDS.length];
        double sum = 0;
        int bucket = 0;
        for (HistogramIterationValue value : histogram.recordedValues()) {
            double seconds = value.getValueIteratedTo() / NANOS_A_SECOND;
            while (seconds > BOUNDS[bucket]) {
                bucket++;
            }
            counts[bucket] += value.getCountAtValueIteratedTo();
            sum += seconds * value.getCountAtValueIteratedTo();
        }
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, counts))
                .sum(sum)
                .labels(Labels.of("span", label))
                .build();
    }
}
