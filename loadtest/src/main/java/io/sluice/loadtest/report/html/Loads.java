package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.Bootstrap;
import io.sluice.loadtest.report.Distribution;
import io.sluice.loadtest.report.FigureKind;
import io.sluice.loadtest.report.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Of a saturation: latency against the number of streams, median of each step's windows. */
final class Loads {
    private static final String RELAY = "relay";

    private Loads() {}

    private record Line(Lane lane, String percentile, String style, Map<Integer, Double> values) {}

    static Optional<Section> of(Content content) {
        List<Line> lines = lines(content);
        boolean several = lines.stream().anyMatch(line -> line.values.size() > 1);
        return content.saturates() && several
                ? Optional.of(new Section("load", "Latency by load", html -> body(html, lines)))
                : Optional.empty();
    }

    private static List<Line> lines(Content content) {
        List<Line> lines = new ArrayList<>();
        for (Lane lane : content.lanes()) {
            Map<Integer, List<Window>> loads = content.loads(lane.target());
            lines.add(new Line(lane, "p50", "", medians(loads, Distribution::p50)));
            lines.add(new Line(lane, "p99", " thin", medians(loads, Distribution::p99)));
        }
        return lines;
    }

    private static Map<Integer, Double> medians(
            Map<Integer, List<Window>> loads, ToDoubleFunction<Distribution> figure) {
        Map<Integer, Double> medians = new TreeMap<>();
        loads.forEach(
                (streams, windows) -> {
                    double median =
                            Bootstrap.medianOf(
                                    windows.stream()
                                            .map(window -> window.latencies().get(RELAY))
                                            .filter(found -> found != null && found.count() > 0)
                                            .mapToDouble(figure)
                                            .toArray());
                    if (Double.isFinite(median)) {
                        medians.put(streams, median);
                    }
                });
        return medians;
    }

    private static void body(Html html, List<Line> lines) {
        html.open("figure").open("figcaption").element("strong", "Relay");
        html.text(", " + Names.meaning(RELAY).orElse("") + "; median of each step’s windows");
        html.close();
        Plot plot = Plot.wide(320);
        List<Double> values = lines.stream().flatMap(l -> l.values.values().stream()).toList();
        double least = values.stream().mapToDouble(v -> v).min().orElse(0);
        double most = values.stream().mapToDouble(v -> v).max().orElse(1);
        int streams =
                lines.stream()
                        .flatMap(line -> line.values.keySet().stream())
                        .mapToInt(load -> load)
                        .max()
                        .orElse(1);
        Axis x = Axis.fromZero(streams, plot.x0(), plot.x1(), 8);
        Axis y = Axis.ofLatencies(least, most, plot.y0(), plot.y1());
        plot.open(html, "Relay latency by number of streams");
        plot.yAxis(
                html,
                y,
                y.isLog() ? "Latency (log)" : "Latency",
                mark -> FigureKind.MICROS.mark(mark, y.isLog() ? mark : y.high()));
        plot.xAxis(html, x, "Streams", mark -> FigureKind.PLAIN.mark(mark, x.high()));
        EndLabels labels = new EndLabels();
        lines.stream()
                .filter(line -> !line.values.isEmpty())
                .forEach(l -> draw(html, l, x, y, labels));
        labels.write(html, plot);
        html.close().close();
    }

    private static void draw(Html html, Line line, Axis x, Axis y, EndLabels labels) {
        String style = line.lane.style() + line.style;
        List<Plot.Point> points = new ArrayList<>();
        line.values.forEach((load, micros) -> points.add(new Plot.Point(x.at(load), y.at(micros))));
        Plot.line(html, style, points);
        for (Plot.Point point : points) {
            html.empty(
                    "circle",
                    "class",
                    "dot " + style,
                    "cx",
                    Plot.at(point.x()),
                    "cy",
                    Plot.at(point.y()),
                    "r",
                    "3");
        }
        labels.add(points.getLast(), style, line.lane.target() + " " + line.percentile);
    }
}
