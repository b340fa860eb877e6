package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * One series of one window on the run's time.
 *
 * @param start of the window, in seconds of the run
 * @param step seconds between values
 */
record Trace(double start, double step, List<Double> values, String style) {
    /** More values than a drawing can show are drawn as the least and most of each few. */
    private static final int MOST_POINTS = 600;

    static Trace of(Window window, List<Double> values, String style) {
        return new Trace(window.startSeconds(), window.seconds() / values.size(), values, style);
    }

    double most() {
        return finite().max().orElse(Double.NEGATIVE_INFINITY);
    }

    double least() {
        return finite().min().orElse(Double.POSITIVE_INFINITY);
    }

    private DoubleStream finite() {
        return values.stream().mapToDouble(value -> value).filter(Double::isFinite);
    }

    /** A value that is none breaks the line. */
    void draw(Html html, Axis x, Axis y) {
        List<Plot.Point> line = new ArrayList<>();
        int few = Math.ceilDiv(values.size(), MOST_POINTS);
        for (int i = 0; i < values.size(); i += few) {
            List<Double> ends = few == 1 ? one(i) : ends(i, Math.min(i + few, values.size()));
            if (ends.isEmpty()) {
                flush(html, line);
            }
            double at = x.at(start + (i + few / 2.0) * step);
            ends.forEach(value -> line.add(new Plot.Point(at, y.at(value))));
        }
        flush(html, line);
    }

    private List<Double> one(int index) {
        return Double.isFinite(values.get(index)) ? List.of(values.get(index)) : List.of();
    }

    private List<Double> ends(int from, int to) {
        double[] some =
                values.subList(from, to).stream()
                        .mapToDouble(value -> value)
                        .filter(Double::isFinite)
                        .sorted()
                        .toArray();
        return some.length == 0 ? List.of() : List.of(some[0], some[some.length - 1]);
    }

    /** A point by itself is drawn as a line of no length: a dot. */
    private void flush(Html html, List<Plot.Point> line) {
        if (line.size() == 1) {
            line.add(line.getFirst());
        }
        if (!line.isEmpty()) {
            Plot.line(html, style, line);
        }
        line.clear();
    }
}
