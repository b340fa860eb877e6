package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.Bootstrap;
import io.sluice.loadtest.report.Distribution;
import io.sluice.loadtest.report.Window;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * One target as the page shows it: its colour, and its windows that count.
 *
 * @param streams at which load; 0 where all windows are taken together
 * @param hue which of the palette's colours; a control has its target's
 * @param control whether it is another target again, drawn dashed
 * @param windows those that count
 */
record Lane(String target, int streams, int hue, boolean control, List<Window> windows) {
    private static final int DIGITS = 3;

    String style() {
        return "h" + hue + (control ? " again" : "");
    }

    String label() {
        return streams == 0 ? target : target + " at " + streams;
    }

    /** All its windows' values of one latency; empty where there are none. */
    Optional<Histogram> merged(String latency) {
        Histogram merged = new Histogram(DIGITS);
        merged.setAutoResize(true);
        for (Window window : windows) {
            Distribution measured = window.latencies().get(latency);
            if (measured != null) {
                merged.add(measured.decoded());
            }
        }
        return merged.getTotalCount() == 0 ? Optional.empty() : Optional.of(merged);
    }

    /** The median over the windows; NaN where none has it. */
    double median(String latency, ToDoubleFunction<Distribution> figure) {
        return Bootstrap.medianOf(
                windows.stream()
                        .map(window -> window.latencies().get(latency))
                        .filter(measured -> measured != null && measured.count() > 0)
                        .mapToDouble(figure)
                        .toArray());
    }

    /** The median over the windows; NaN where none has it. */
    double median(String figure) {
        return Bootstrap.medianOf(
                windows.stream()
                        .mapToDouble(window -> window.figures().getOrDefault(figure, Double.NaN))
                        .toArray());
    }
}
