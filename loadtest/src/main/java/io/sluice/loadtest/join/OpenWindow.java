package io.sluice.loadtest.join;

import io.sluice.loadtest.SentMessage;
import io.sluice.loadtest.report.Counts;
import io.sluice.loadtest.report.Distribution;
import io.sluice.loadtest.report.Measure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One window's figures while they come in. Not thread-safe. */
final class OpenWindow {
    private static final int DIGITS = 3;
    private static final int SECONDS_DIGITS = 2;
    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final long NANOS_A_MICRO = 1_000;

    private final long startNanos;
    private final long endNanos;
    private final Map<Measure, Histogram> latencies = new EnumMap<>(Measure.class);
    private final long[] counts = new long[Count.values().length];
    private final Histogram[] relayBySecond;
    private long sentBytes;

    OpenWindow(long startNanos, long endNanos) {
        this.startNanos = startNanos;
        this.endNanos = endNanos;
        this.relayBySecond =
                new Histogram[Math.toIntExact(Math.ceilDiv(endNanos - startNanos, NANOS_A_SECOND))];
    }

    long startNanos() {
        return startNanos;
    }

    long endNanos() {
        return endNanos;
    }

    void count(Count what) {
        count(what, 1);
    }

    void count(Count what, int by) {
        counts[what.ordinal()] += by;
    }

    long counted(Count what) {
        return counts[what.ordinal()];
    }

    long sentBytes() {
        return sentBytes;
    }

    void sent(SentMessage message) {
        count(Count.SENT);
        sentBytes += message.message().size();
        record(Measure.LAG, message.lagNanos(), message.intendedNanos());
    }

    /** A latency, and the moment that it belongs to on the time axis. */
    void record(Measure measure, long nanos, long atNanos) {
        long micros = Math.max(0, nanos / NANOS_A_MICRO);
        latencies.computeIfAbsent(measure, m -> new Histogram(DIGITS)).recordValue(micros);
        if (measure == Measure.RELAY) {
            second(atNanos).recordValue(micros);
        }
    }

    private Histogram second(long atNanos) {
        int second = (int) ((atNanos - startNanos) / NANOS_A_SECOND);
        @Nullable Histogram histogram = relayBySecond[second];
        if (histogram == null) {
            histogram = new Histogram(SECONDS_DIGITS);
            relayBySecond[second] = histogram;
        }
        return histogram;
    }

    boolean contains(long nanos) {
        return nanos - startNanos >= 0 && nanos - endNanos < 0;
    }

    /**
     * All that was recorded.
     *
     * @param stillMicros how long messages have been on their way that have not arrived: each
     *     counts as a relay latency of that, in what is returned only
     */
    Map<String, Distribution> latencies(List<Long> stillMicros) {
        Map<Measure, Histogram> counted = new EnumMap<>(latencies);
        if (!stillMicros.isEmpty()) {
            Histogram recorded = latencies.get(Measure.RELAY);
            Histogram relay = recorded == null ? new Histogram(DIGITS) : recorded.copy();
            relay.setAutoResize(true);
            stillMicros.forEach(micros -> relay.recordValue(Math.max(0, micros)));
            counted.put(Measure.RELAY, relay);
        }
        Map<String, Distribution> all = new LinkedHashMap<>();
        counted.forEach(
                (measure, histogram) -> all.put(measure.label(), Distribution.of(histogram)));
        return all;
    }

    /** Microseconds by second; NaN where nothing arrived. */
    List<Double> relaySeries(double percentile) {
        List<Double> series = new ArrayList<>();
        for (@Nullable Histogram second : relayBySecond) {
            series.add(
                    second == null ? Double.NaN : (double) second.getValueAtPercentile(percentile));
        }
        return series;
    }

    Counts counts() {
        return new Counts(
                counted(Count.PUBLISHES),
                counted(Count.ACCEPTED),
                counted(Count.REFUSED),
                counted(Count.FAILED),
                counted(Count.CUTS),
                counted(Count.FALSE_CUTS),
                counted(Count.BANS_TRIED),
                counted(Count.BANS_HONOURED),
                counted(Count.SENT),
                counted(Count.RECEIVED),
                counted(Count.LOST),
                counted(Count.LOST_AT_START),
                counted(Count.DUPLICATED),
                counted(Count.REORDERED),
                counted(Count.CHANGED),
                counted(Count.UNKNOWN),
                counted(Count.CUT_SHORT));
    }
}
