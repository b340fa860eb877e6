package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.FigureKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * Latency by percentile, spread by nines (a step to the right is a tenth of the messages), so that
 * the tail is seen. A line ends at its largest value.
 */
final class Curves {
    private static final double MOST_NINES = 5;
    private static final double FEWEST_NINES = 2;
    private static final int STEPS_A_NINE = 24;
    private static final List<String> NINES =
            List.of("0 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %");

    private Curves() {}

    /**
     * One point of a curve.
     *
     * @param nines how many nines the percentile has: log10(1 / (1 - p))
     */
    record Step(double nines, long micros) {
        double percentile() {
            return 100 * (1 - Math.pow(10, -nines));
        }
    }

    static Optional<Section> of(Content content) {
        if (!content.has("relay") && !content.has("lag") && !content.has("handshake")) {
            return Optional.empty();
        }
        return Optional.of(
                new Section("percentiles", "Latency by percentile", html -> body(html, content)));
    }

    private static void body(Html html, Content content) {
        html.element(
                "p",
                "All values of the windows that count"
                        + (content.saturates() ? ", at each target’s highest load. " : ". ")
                        + "Each mark to the right leaves a tenth of the values before it;"
                        + " a line ends at its largest value.",
                "class",
                "soft");
        if (content.has("relay")) {
            figure(html, content, "relay", Plot.wide(340));
        }
        html.open("div", "class", "pair");
        for (String latency : List.of("lag", "handshake")) {
            if (content.has(latency)) {
                figure(html, content, latency, Plot.half());
            }
        }
        html.close();
    }

    private static void figure(Html html, Content content, String latency, Plot plot) {
        html.open("figure").open("figcaption");
        html.element("strong", Names.upper(latency));
        html.text(", " + Names.meaning(latency).orElse("")).close();
        Map<Lane, List<Step>> curves = new LinkedHashMap<>();
        for (Lane lane : content.lanes()) {
            lane.merged(latency).ifPresent(values -> curves.put(lane, steps(values)));
        }
        draw(html, curves, plot, "Percentiles of " + latency);
        html.close();
    }

    /** As far to the right as the count of values can tell, and no further than the drawing. */
    static List<Step> steps(Histogram values) {
        double end =
                Math.min(MOST_NINES, Math.log10(Math.max(1.0, (double) values.getTotalCount())));
        List<Step> steps = new ArrayList<>();
        int count = (int) Math.ceil(end * STEPS_A_NINE);
        for (int i = 0; i <= count; i++) {
            double nines = Math.min(end, (double) i / STEPS_A_NINE);
            double percentile = new Step(nines, 0).percentile();
            steps.add(new Step(nines, values.getValueAtPercentile(percentile)));
        }
        return steps;
    }

    private static void draw(Html html, Map<Lane, List<Step>> curves, Plot plot, String title) {
        List<Step> all = curves.values().stream().flatMap(List::stream).toList();
        double least = all.stream().mapToLong(Step::micros).min().orElse(0);
        double most = all.stream().mapToLong(Step::micros).max().orElse(1);
        double end = all.stream().mapToDouble(Step::nines).max().orElse(FEWEST_NINES);
        Axis x = Axis.upTo(Math.max(FEWEST_NINES, end), 1, plot.x0(), plot.x1());
        Axis y = Axis.ofLatencies(least, most, plot.y0(), plot.y1());
        plot.open(html, title);
        plot.yAxis(
                html,
                y,
                y.isLog() ? "Latency (log)" : "Latency",
                mark -> FigureKind.MICROS.mark(mark, y.isLog() ? mark : y.high()));
        plot.xAxis(html, x, "Percentile", nines -> NINES.get((int) Math.rint(nines)));
        EndLabels labels = new EndLabels();
        curves.forEach(
                (lane, steps) -> {
                    List<Plot.Point> points =
                            steps.stream()
                                    .map(
                                            s ->
                                                    new Plot.Point(
                                                            x.at(s.nines), y.at((double) s.micros)))
                                    .toList();
                    Plot.line(html, lane.style(), points);
                    labels.add(points.getLast(), lane.style(), lane.target());
                });
        labels.write(html, plot);
        html.close();
    }
}
