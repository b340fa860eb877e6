package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.Counts;
import io.sluice.loadtest.report.Distribution;
import io.sluice.loadtest.report.LoadReport;
import io.sluice.loadtest.report.Ratios;
import io.sluice.loadtest.report.SloResult;
import io.sluice.loadtest.report.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Reports as full as a run's can be, made up, the same each time. */
final class SampleReports {
    private static final String SCENARIO =
            """
            name: gateway against nginx
            mode: compare
            streams: {count: 200, ramp: 10s}
            slo:
              relay.p99: 5ms
              lost: 0
            """;
    private final Random random = new Random(7);
    private final List<Window> windows = new ArrayList<>();
    private double clock;

    private SampleReports() {}

    /** A gateway, another relay and the gateway again, in eight rounds; one window is invalid. */
    static LoadReport compare() {
        SampleReports made = new SampleReports();
        made.add(made.window("gateway", 0, 15, 200, true, "", 900));
        for (int round = 0; round < 8; round++) {
            String why = round == 4 ? "the generator's lag p99 was 3.1 ms, over 1 ms" : "";
            made.add(made.window("nginx", 3 * round + 1, 20, 200, false, "", 1000));
            made.add(made.window("gateway", 3 * round + 2, 20, 200, false, why, 860));
            made.add(made.window("nginx#2", 3 * round + 3, 20, 200, false, "", 1010));
        }
        return made.report(
                "Gateway against nginx-rtmp, 200 streams of 2.5 Mbit/s",
                "compare",
                List.of(
                        new SloResult("relay.p99", "gateway", 5000, "us", 4210, true),
                        new SloResult("relay.p999", "gateway", 20_000, "us", 23_400, false),
                        new SloResult("lost", "gateway", 0, "", 0, true),
                        new SloResult("cpuAStream", "gateway", 2.5, "%", 1.31, true)),
                List.of("the machine was shared: the load generator ran on the same 16 cores"));
    }

    /** One target with cuts, stages and budgets. */
    static LoadReport fixed() {
        SampleReports made = new SampleReports();
        made.add(made.window("gateway", 0, 20, 120, true, "", 900));
        Window plain = made.window("gateway", 1, 180, 120, false, "", 850);
        Map<String, Distribution> latencies = new LinkedHashMap<>(plain.latencies());
        made.stages(latencies);
        latencies.put("cut", made.spread(1_150_000, 0.35, 60));
        latencies.put("cut.publisher", made.spread(1_130_000, 0.35, 60));
        Map<String, Double> figures = new LinkedHashMap<>(plain.figures());
        budgets()
                .forEach(
                        (stage, budget) -> figures.put("stage." + stage + ".budgetMicros", budget));
        figures.put("screened.share", 0.998);
        made.add(
                with(
                        plain,
                        latencies,
                        figures,
                        new Counts(
                                180, 178, 2, 0, 60, 0, 60, 60, 1_296_000, 1_291_240, 0, 0, 0, 0, 0,
                                0, 4760)));
        return made.report(
                "120 streams, a card each minute",
                "fixed",
                List.of(
                        new SloResult("relay.p99", "gateway", 5000, "us", 3980, true),
                        new SloResult("cut.p99", "gateway", 3_000_000, "us", 2_410_000, true),
                        new SloResult("screened", "gateway", 0.99, "", 0.998, true)),
                List.of("the card was shown to every second stream"));
    }

    /** One target under more and more streams. */
    static LoadReport saturate() {
        SampleReports made = new SampleReports();
        for (int step = 1; step <= 7; step++) {
            double slower = 700 * (1 + Math.pow(step / 5.0, 6));
            made.add(made.window("gateway", step, 30, step * 100, false, "", slower));
        }
        return made.report(
                "How many streams until p99 is over 20 ms",
                "saturate",
                List.of(new SloResult("relay.p99", "gateway", 20_000, "us", 31_000, false)),
                List.of());
    }

    private void add(Window window) {
        windows.add(window);
        clock = window.startSeconds() + window.seconds() + 2;
    }

    private LoadReport report(String name, String mode, List<SloResult> slo, List<String> notes) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("processor", "AMD EPYC 7763 64-Core Processor");
        environment.put("cores", "16");
        environment.put("kernel", "Linux 6.1.0-28-amd64");
        environment.put("java", "25.0.1+8-LTS (Temurin)");
        return new LoadReport(
                LoadReport.SCHEMA,
                name,
                mode,
                "2027-01-02T03:04:05Z",
                clock,
                SCENARIO,
                environment,
                List.copyOf(windows),
                Ratios.of(windows, "nginx"),
                slo,
                notes);
    }

    private Window window(
            String target,
            int number,
            int seconds,
            int streams,
            boolean warmup,
            String invalid,
            double micros) {
        double speed = target.startsWith("nginx") ? 0.55 : 0.45;
        Map<String, Distribution> latencies = new LinkedHashMap<>();
        latencies.put("handshake", spread(micros * 14, 0.4, 200));
        latencies.put("relay", spread(micros, speed, seconds * streams * 3));
        latencies.put("relay.written", spread(micros * 0.8, speed, 2000));
        latencies.put("lag", spread(invalid.isEmpty() ? 60 : 900, 0.6, seconds * streams * 3));
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("cpu.cores", streams * micros / 65_000 * around(0.02));
        figures.put("cpu.percentOfCoreAStream", micros / 650 * around(0.02));
        figures.put("rss.bytesMax", streams * 2.1e6 * around(0.01));
        figures.put("rss.bytesAStream", 2.1e6 * around(0.01));
        long sent = (long) seconds * streams * 75;
        return new Window(
                target,
                number,
                clock,
                seconds,
                streams,
                warmup,
                invalid,
                latencies,
                new Counts(streams, streams, 0, 0, 0, 0, 0, 0, sent, sent, 0, 0, 0, 0, 0, 0, 0),
                figures,
                series(seconds, streams, warmup, micros));
    }

    private Map<String, List<Double>> series(
            int seconds, int streams, boolean warmup, double micros) {
        Map<String, List<Double>> series = new LinkedHashMap<>();
        series.put(
                "streams",
                each(seconds, i -> warmup ? Math.min(streams, streams * i / 10.0) : streams));
        series.put("relay.p50", each(seconds, i -> i == 7 ? Double.NaN : micros * around(0.05)));
        series.put("relay.p99", each(seconds, i -> micros * 4 * around(0.25)));
        series.put("cpu.cores", each(seconds, i -> streams * micros / 65_000 * around(0.06)));
        series.put("rss.bytes", each(seconds, i -> streams * (2e6 + 4000.0 * i)));
        return series;
    }

    private static List<Double> each(int seconds, IntToDoubleFunction value) {
        return IntStream.range(0, seconds).mapToDouble(value).boxed().toList();
    }

    private void stages(Map<String, Distribution> latencies) {
        latencies.put("stage.tapped", spread(40, 0.5, 8000));
        latencies.put("stage.decoded", spread(5200, 0.35, 8000));
        latencies.put("stage.batched", spread(2100, 0.6, 8000));
        latencies.put("stage.classified", spread(19_000, 0.2, 8000));
        latencies.put("stage.decided", spread(55, 0.5, 8000));
        latencies.put("stage.acted", spread(180, 0.7, 60));
        latencies.put("stage.total", spread(27_500, 0.25, 8000));
        latencies.put("stage.relay", spread(70, 0.5, 9000));
    }

    private static Map<String, Double> budgets() {
        Map<String, Double> budgets = new LinkedHashMap<>();
        budgets.put("tapped", 1000.0);
        budgets.put("decoded", 15_000.0);
        budgets.put("batched", 8000.0);
        budgets.put("classified", 25_000.0);
        budgets.put("decided", 1000.0);
        budgets.put("acted", 5000.0);
        budgets.put("total", 60_000.0);
        return budgets;
    }

    private static Window with(
            Window window,
            Map<String, Distribution> latencies,
            Map<String, Double> figures,
            Counts counts) {
        return new Window(
                window.target(),
                window.number(),
                window.startSeconds(),
                window.seconds(),
                window.streams(),
                window.warmup(),
                window.invalid(),
                latencies,
                counts,
                figures,
                window.series());
    }

    private double around(double spread) {
        return Math.exp(spread * random.nextGaussian());
    }

    /** Log-normal about a median, with one value in 500 far out. */
    private Distribution spread(double median, double sigma, int count) {
        Histogram histogram = new Histogram(3);
        for (int i = 0; i < count; i++) {
            double far = random.nextInt(500) == 0 ? 4 : 1;
            histogram.recordValue(
                    Math.round(median * far * Math.exp(sigma * random.nextGaussian())));
        }
        return Distribution.of(histogram);
    }
}
