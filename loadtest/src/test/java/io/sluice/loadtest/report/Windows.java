package io.sluice.loadtest.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Small made-up windows and reports for tests. */
public final class Windows {
    private Windows() {}

    /** All at one value, but one in a hundred at three times it. */
    public static Distribution around(long micros) {
        Histogram histogram = new Histogram(3);
        histogram.recordValueWithCount(micros, 990);
        histogram.recordValueWithCount(micros * 3, 10);
        return Distribution.of(histogram);
    }

    public static Window window(String target, int number, long relayMicros) {
        return of(target, number, 100, "", relayMicros, Counts.none());
    }

    public static Window invalid(String target, int number, long relayMicros, String why) {
        return of(target, number, 100, why, relayMicros, Counts.none());
    }

    public static Window of(
            String target, int number, int streams, String why, long relayMicros, Counts counts) {
        Map<String, Distribution> latencies = new LinkedHashMap<>();
        latencies.put("relay", around(relayMicros));
        latencies.put("lag", around(20));
        return new Window(
                target,
                number,
                number * 10.0,
                10,
                streams,
                false,
                why,
                latencies,
                counts,
                Map.of("cpu.cores", relayMicros / 1000.0),
                Map.of("streams", List.of(90.0, Double.NaN, 100.0)));
    }

    public static Window warmup(String target, int number) {
        Window window = window(target, number, 9_999);
        return new Window(
                window.target(),
                window.number(),
                window.startSeconds(),
                window.seconds(),
                window.streams(),
                true,
                "",
                window.latencies(),
                window.counts(),
                window.figures(),
                window.series());
    }

    public static Counts lost(long lost) {
        return new Counts(100, 100, 0, 0, 0, 0, 0, 0, 5000, 5000 - lost, lost, 0, 0, 0, 0, 0, 0);
    }

    public static LoadReport report(String mode, List<Window> windows) {
        return report("a name", mode, "name: a scenario\n", windows, List.of());
    }

    public static LoadReport report(
            String name, String mode, String scenario, List<Window> windows, List<SloResult> slo) {
        return new LoadReport(
                LoadReport.SCHEMA,
                name,
                mode,
                "2027-01-02T03:04:05Z",
                95.5,
                scenario,
                new LinkedHashMap<>(Map.of("cores", "16")),
                windows,
                Ratios.of(windows, "nginx"),
                slo,
                List.of("a note"));
    }
}
