package io.sluice.loadtest.report;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * A load report's histograms as HdrHistogram's interval log ({@code .hlog}), for its tools: a line
 * a window and latency, tagged {@code target.measure}. What counts for nothing has a tag of its own
 * ({@code target.measure.warmup}, {@code .invalid}), so that no tool adds it to what does. Values
 * are microseconds; the column of maxima is in milliseconds.
 */
public final class IntervalLog {
    private static final double MICROS_A_MILLISECOND = 1e3;

    private IntervalLog() {}

    public static String text(LoadReport report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long start = Instant.parse(report.startedAt()).toEpochMilli();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            HistogramLogWriter log = new HistogramLogWriter(out);
            log.outputComment("[Values are in microseconds, Interval_Max in milliseconds]");
            log.outputLogFormatVersion();
            log.outputStartTime(start);
            log.outputBaseTime(start);
            log.setBaseTime(start);
            log.outputLegend();
            report.windows().forEach(window -> write(log, window));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void write(HistogramLogWriter log, Window window) {
        window.latencies()
                .forEach(
                        (measure, latency) -> {
                            Histogram histogram = latency.decoded();
                            histogram.setTag(tag(window, measure));
                            log.outputIntervalHistogram(
                                    window.startSeconds(),
                                    window.startSeconds() + window.seconds(),
                                    histogram,
                                    MICROS_A_MILLISECOND);
                        });
    }

    /** A tag ends at a comma or white space. */
    private static String tag(Window window, String measure) {
        String name = window.target() + "." + measure + standing(window);
        return name.replaceAll("[,\\s\\p{Cntrl}\\p{Z}]", "_");
    }

    private static String standing(Window window) {
        if (window.warmup()) {
            return ".warmup";
        }
        return window.valid() ? "" : ".invalid";
    }
}
