package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.FigureKind;
import io.sluice.loadtest.report.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** How soon a stream was cut: the share of cuts that were done by a time. */
final class Cuts {
    private static final List<Measure> MEASURES = List.of(Measure.CUT, Measure.CUT_PUBLISHER);

    private Cuts() {}

    private record Line(Lane lane, Measure measure, Histogram micros) {
        String label() {
            return measure == Measure.CUT
                    ? lane.label() + ": last media at the origin"
                    : lane.label() + ": publisher’s close";
        }

        String style() {
            return lane.style() + (measure == Measure.CUT ? "" : " thin dots");
        }
    }

    static Optional<Section> of(Content content) {
        List<Line> lines = new ArrayList<>();
        for (Lane lane : content.lanes()) {
            for (Measure measure : MEASURES) {
                lane.merged(measure.label())
                        .ifPresent(micros -> lines.add(new Line(lane, measure, micros)));
            }
        }
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section("cuts", "Time to cut", html -> body(html, lines)));
    }

    private static void body(Html html, List<Line> lines) {
        html.element(
                "p",
                "The share of cuts done by a time after the test card’s first frame. Solid: until"
                        + " the last media byte at the origin. Dotted: until the publisher’s"
                        + " connection was closed.",
                "class",
                "soft");
        html.open("figure");
        draw(html, lines);
        html.close();
        List<String> header =
                List.of("From the card’s first frame to", "Cuts", "p50", "p90", "p99", "Longest");
        Table table = Table.open(html, header);
        for (Line line : lines) {
            Histogram micros = line.micros;
            List<String> cells = new ArrayList<>();
            cells.add(FigureKind.PLAIN.one((double) micros.getTotalCount()));
            cells.addAll(
                    FigureKind.MICROS.row(
                            (double) micros.getValueAtPercentile(50),
                            (double) micros.getValueAtPercentile(90),
                            (double) micros.getValueAtPercentile(99),
                            (double) micros.getMaxValue()));
            table.row(line.label(), cells);
        }
        table.close();
    }

    private static void draw(Html html, List<Line> lines) {
        Plot plot = Plot.wide(280);
        double longest =
                lines.stream().mapToLong(line -> line.micros.getMaxValue()).max().orElse(1);
        Axis x = Axis.fromZero(longest, plot.x0(), plot.x1(), 8);
        Axis y = Axis.fromZero(100, plot.y0(), plot.y1(), 4);
        plot.open(html, "Share of cuts done by a time");
        plot.yAxis(html, y, "Cuts done", mark -> FigureKind.PERCENT.mark(mark, 100));
        plot.xAxis(
                html,
                x,
                "Time since the card’s first frame",
                mark -> FigureKind.MICROS.mark(mark, x.high()));
        EndLabels labels = new EndLabels();
        for (Line line : lines) {
            List<Plot.Point> points = steps(line.micros, x, y);
            Plot.line(html, line.style(), points);
            String what = line.measure == Measure.CUT ? " origin" : " publisher";
            labels.add(points.getLast(), line.style(), line.lane.target() + what);
        }
        labels.write(html, plot);
        html.close();
    }

    private static List<Plot.Point> steps(Histogram micros, Axis x, Axis y) {
        List<Plot.Point> points = new ArrayList<>();
        points.add(new Plot.Point(x.at(0), y.at(0)));
        double share = 0;
        for (HistogramIterationValue value : micros.recordedValues()) {
            double at = x.at((double) value.getValueIteratedTo());
            points.add(new Plot.Point(at, y.at(share)));
            share = 100.0 * value.getTotalCountToThisValue() / Math.max(1, micros.getTotalCount());
            points.add(new Plot.Point(at, y.at(share)));
        }
        return points;
    }
}
