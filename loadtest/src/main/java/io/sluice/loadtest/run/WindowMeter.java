package io.sluice.loadtest.run;

import io.sluice.loadtest.join.Ledger;
import io.sluice.loadtest.probe.GatewayProbe;
import io.sluice.loadtest.probe.ProcessTree;
import io.sluice.loadtest.report.Distribution;
import io.sluice.loadtest.report.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** What is sampled around one window, beside its messages: processes, the gateway's own counts. */
final class WindowMeter {
    private static final double NANOS_A_SECOND = 1e9;
    private static final long NANOS_A_MICRO = 1_000;
    private static final int DIGITS = 3;
    private static final double BITS = 8;

    private final RunningTarget target;
    private final Workers workers;
    private final Consumer<String> notes;
    private final boolean watchGateway;
    private final Map<String, List<Double>> series = new LinkedHashMap<>();
    private Optional<GatewayProbe.Reading> before = Optional.empty();
    private Optional<ProcessTree.Usage> targetBefore = Optional.empty();
    private Optional<ProcessTree.Usage> generatorBefore = Optional.empty();
    private Optional<ProcessTree.Usage> originBefore = Optional.empty();
    private Optional<ProcessTree.Usage> lastSecond = Optional.empty();
    private long startNanos;
    private long lastSecondNanos;
    private int fewestLive = Integer.MAX_VALUE;
    private int mostLive;

    /**
     * @param watchGateway whether the gateway is asked each second, which costs it something
     */
    WindowMeter(
            RunningTarget target, Workers workers, boolean watchGateway, Consumer<String> notes) {
        this.target = target;
        this.workers = workers;
        this.watchGateway = watchGateway;
        this.notes = notes;
    }

    /** The window begins now. */
    void begin(long nowNanos) {
        before = reading();
        targetBefore = usage(target.process());
        generatorBefore = workers.generatorProcess().usage();
        originBefore = workers.originProcess().usage();
        lastSecond = targetBefore;
        startNanos = nowNanos;
        lastSecondNanos = nowNanos;
    }

    /** A second of the window is over. */
    void second(long nowNanos, int live) {
        fewestLive = Math.min(fewestLive, live);
        mostLive = Math.max(mostLive, live);
        point("streams", live);
        Optional<ProcessTree.Usage> now = usage(target.process());
        if (now.isPresent() && lastSecond.isPresent()) {
            point(
                    "cpu.percentOfCore",
                    percentOfCore(lastSecond.get(), now.get(), nowNanos - lastSecondNanos));
            point("rss.bytes", (double) now.get().residentBytes());
            point("descriptors", now.get().descriptors());
        }
        lastSecond = now;
        lastSecondNanos = nowNanos;
        if (watchGateway) {
            reading().ifPresent(this::gatewayPoints);
        }
    }

    private void gatewayPoints(GatewayProbe.Reading now) {
        point("heap.bytes", now.metric("jvm_memory_used_bytes.heap"));
        point("direct.bytes", now.metric("sluice_buffers_bytes.direct"));
        point("decoders", now.metric("sluice_decoders"));
        point("threads", now.metric("jvm_threads_live_threads"));
    }

    private void point(String name, double value) {
        series.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    /** The window is over now: its figures, but for what is still on its way. */
    Figures end(long nowNanos) {
        Optional<ProcessTree.Usage> targetAfter = usage(target.process());
        long nanos = nowNanos - startNanos;
        Map<String, Double> figures = new LinkedHashMap<>();
        if (targetBefore.isPresent() && targetAfter.isPresent()) {
            double percent = percentOfCore(targetBefore.get(), targetAfter.get(), nanos);
            figures.put("cpu.percentOfCore", percent);
            figures.put("cpu.percentOfCoreAStream", percent / Math.max(1, mostLive));
            figures.put("rss.bytes", (double) targetAfter.get().residentBytes());
            figures.put("descriptors", (double) targetAfter.get().descriptors());
        }
        processor("generator", generatorBefore, workers.generatorProcess().usage(), nanos, figures);
        processor("origin", originBefore, workers.originProcess().usage(), nanos, figures);
        if (fewestLive != Integer.MAX_VALUE) {
            figures.put("streams.live", (double) fewestLive);
        }
        Map<String, Distribution> stages = new LinkedHashMap<>();
        Optional<GatewayProbe.Reading> after = reading();
        if (before.isPresent() && after.isPresent()) {
            gateway(before.get(), after.get(), figures, stages);
        }
        return new Figures(figures, stages, series, mostLive);
    }

    /**
     * What was found beside the messages.
     *
     * @param mostLive the most streams that were live at the end of a second
     */
    record Figures(
            Map<String, Double> figures,
            Map<String, Distribution> stages,
            Map<String, List<Double>> series,
            int mostLive) {

        /** The whole window, its messages included. */
        Window window(
                String name,
                int number,
                double startSeconds,
                double seconds,
                int streams,
                boolean warmup,
                String invalid,
                Ledger.WindowFigures messages) {
            Map<String, Distribution> latencies = new LinkedHashMap<>(messages.latencies());
            latencies.putAll(stages);
            Map<String, Double> all = new LinkedHashMap<>(figures);
            all.put("sent.bitsPerSecond", messages.sentBytes() * BITS / seconds);
            if (messages.cards() > 0) {
                all.put("cards.shown", (double) messages.cards());
            }
            Map<String, List<Double>> lines = new LinkedHashMap<>(series);
            lines.put("relay.p50", messages.relayP50());
            lines.put("relay.p99", messages.relayP99());
            return new Window(
                    name,
                    number,
                    startSeconds,
                    seconds,
                    streams,
                    warmup,
                    invalid,
                    latencies,
                    messages.counts(),
                    all,
                    lines);
        }
    }

    private static void gateway(
            GatewayProbe.Reading before,
            GatewayProbe.Reading after,
            Map<String, Double> figures,
            Map<String, Distribution> stages) {
        double screened = difference(before, after, "sluice_screened_seconds_total");
        double unscreened = difference(before, after, "sluice_unscreened_seconds_total");
        if (screened + unscreened > 0) {
            figures.put("screened.share", screened / (screened + unscreened));
        }
        double scored = difference(before, after, "sluice_samples_scored_total");
        if (scored > 0) {
            figures.put("screened.samples", scored);
        }
        figures.put("heap.bytes", after.metric("jvm_memory_used_bytes.heap"));
        figures.put("direct.bytes", after.metric("sluice_buffers_bytes.direct"));
        after.stages()
                .forEach(
                        (span, histogram) -> {
                            Histogram earlier = before.stages().get(span);
                            if (earlier != null) {
                                histogram.subtract(earlier);
                            }
                            if (histogram.getTotalCount() > 0) {
                                stages.put("stage." + span, Distribution.of(micros(histogram)));
                            }
                        });
        after.budgetMicros()
                .forEach((span, micros) -> figures.put("stage." + span + ".budgetMicros", micros));
        figures.values().removeIf(value -> value.isNaN());
    }

    private static Histogram micros(Histogram nanos) {
        Histogram micros = new Histogram(DIGITS);
        for (HistogramIterationValue value : nanos.recordedValues()) {
            micros.recordValueWithCount(
                    value.getValueIteratedTo() / NANOS_A_MICRO,
                    value.getCountAddedInThisIterationStep());
        }
        return micros;
    }

    private static double difference(
            GatewayProbe.Reading before, GatewayProbe.Reading after, String metric) {
        double difference = after.metric(metric) - before.metric(metric);
        return Double.isNaN(difference) ? 0 : difference;
    }

    private Optional<GatewayProbe.Reading> reading() {
        if (target.gateway().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(target.gateway().get().read());
        } catch (IOException e) {
            notes.accept(target.target().name() + ": the admin API: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<ProcessTree.Usage> usage(Optional<ProcessTree> process) {
        return process.flatMap(ProcessTree::usage);
    }

    private static void processor(
            String who,
            Optional<ProcessTree.Usage> before,
            Optional<ProcessTree.Usage> after,
            long nanos,
            Map<String, Double> figures) {
        if (before.isPresent() && after.isPresent()) {
            figures.put(
                    who + ".cpu.percentOfCore", percentOfCore(before.get(), after.get(), nanos));
        }
    }

    private static double percentOfCore(
            ProcessTree.Usage before, ProcessTree.Usage after, long nanos) {
        return (after.cpuSeconds() - before.cpuSeconds()) / (nanos / NANOS_A_SECOND) * 100;
    }
}
