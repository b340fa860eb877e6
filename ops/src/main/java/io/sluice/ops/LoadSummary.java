package io.sluice.ops;

import io.sluice.loadtest.report.Distribution;
import io.sluice.loadtest.report.LoadReport;
import io.sluice.loadtest.report.Measure;
import io.sluice.loadtest.report.Ratio;
import io.sluice.loadtest.report.SloResult;
import io.sluice.loadtest.report.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A load report's end of a terminal session: a row a window, the ratios, the objectives. */
final class LoadSummary {
    private static final double MICROS_A_MILLI = 1e3;
    private static final int MOST_WINDOWS = 40;
    private static final Set<String> RATIOS =
            Set.of("relay.p50", "relay.p99", "relay.p999", "cpu.percentOfCoreAStream", "rss.bytes");

    private final Output output;

    LoadSummary(Output output) {
        this.output = output;
    }

    void show(LoadReport found) {
        windows(found.windows().stream().filter(window -> !window.warmup()).toList());
        ratios(found.ratios().stream().filter(ratio -> RATIOS.contains(ratio.figure())).toList());
        objectives(found.slo());
        found.notes().forEach(output::line);
    }

    private void windows(List<Window> windows) {
        List<List<String>> rows = new ArrayList<>();
        windows.stream().limit(MOST_WINDOWS).forEach(window -> rows.add(row(window)));
        output.table(
                List.of(
                        "target",
                        "window",
                        "streams",
                        "relay p50",
                        "p99",
                        "p99.9",
                        "lag p99",
                        "lost",
                        "cpu %",
                        "cpu %/stream",
                        "counts"),
                rows);
        if (windows.size() > MOST_WINDOWS) {
            output.line("… and " + (windows.size() - MOST_WINDOWS) + " windows more");
        }
    }

    private static List<String> row(Window window) {
        Distribution relay = window.latencies().get(Measure.RELAY.label());
        Distribution lag = window.latencies().get(Measure.LAG.label());
        return List.of(
                window.target(),
                Integer.toString(window.number()),
                Integer.toString(window.streams()),
                relay == null ? "-" : millis(relay.p50()),
                relay == null ? "-" : millis(relay.p99()),
                relay == null ? "-" : millis(relay.p999()),
                lag == null ? "-" : millis(lag.p99()),
                Long.toString(window.counts().lost()),
                figure(window, "cpu.percentOfCore"),
                figure(window, "cpu.percentOfCoreAStream"),
                window.invalid().isEmpty() ? "yes" : "no: " + window.invalid());
    }

    private static String millis(long micros) {
        return "%.2f ms".formatted(micros / MICROS_A_MILLI);
    }

    private static String figure(Window window, String name) {
        Double value = window.figures().get(name);
        return value == null ? "-" : "%.2f".formatted(value);
    }

    private void ratios(List<Ratio> ratios) {
        if (ratios.isEmpty()) {
            return;
        }
        output.table(
                List.of("figure", "over", "median", "95 % interval", "pairs"),
                ratios.stream().map(LoadSummary::row).toList());
    }

    private static List<String> row(Ratio ratio) {
        return List.of(
                ratio.figure(),
                ratio.target() + " / " + ratio.baseline() + (ratio.control() ? " (A/A)" : ""),
                "%.3f".formatted(ratio.median()),
                "%.3f to %.3f".formatted(ratio.low(), ratio.high()),
                Integer.toString(ratio.pairs().size()));
    }

    private void objectives(List<SloResult> results) {
        for (SloResult result : results) {
            output.line(
                    "%s  %s of %s: %.6g %s, limit %.6g"
                            .formatted(
                                    result.kept() ? "kept  " : "MISSED",
                                    result.objective(),
                                    result.target(),
                                    result.found(),
                                    result.unit(),
                                    result.limit()));
        }
    }
}
