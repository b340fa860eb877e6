package io.sluice.loadtest.report.html;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/**
 * One drawing's frame: its size and margins, all in the drawing's own units (of which a wide page
 * shows one as a pixel).
 */
record Plot(int width, int height, int left, int right, int top, int bottom) {
    /** A line's points, in the drawing's units. */
    record Point(double x, double y) {}

    /** Full width, with room for labels at the lines' ends. */
    static Plot wide(int height) {
        return new Plot(960, height, 64, 150, 28, 40);
    }

    /** Two of these stand side by side. */
    static Plot half() {
        return new Plot(470, 260, 58, 96, 28, 40);
    }

    double x0() {
        return left;
    }

    double x1() {
        return width - right;
    }

    double y0() {
        return height - bottom;
    }

    double y1() {
        return top;
    }

    /** Opens the drawing; who opens it closes it. */
    void open(Html html, String title) {
        html.open(
                "svg",
                "viewBox",
                "0 0 " + width + " " + height,
                "role",
                "img",
                "aria-label",
                title);
    }

    void yAxis(Html html, Axis axis, String title, DoubleFunction<String> marks) {
        for (double tick : axis.ticks()) {
            String y = at(axis.at(tick));
            html.empty("line", "class", "grid", "x1", at(x0()), "x2", at(x1()), "y1", y, "y2", y);
            text(html, x0() - 8, axis.at(tick) + 4, "end", "tick", marks.apply(tick));
        }
        text(html, 0, top - 14, "start", "axis", title);
    }

    void xAxis(Html html, Axis axis, String title, DoubleFunction<String> marks) {
        String y = at(y0());
        html.empty("line", "class", "base", "x1", at(x0()), "x2", at(x1()), "y1", y, "y2", y);
        for (double tick : axis.ticks()) {
            String x = at(axis.at(tick));
            html.empty("line", "class", "base", "x1", x, "x2", x, "y1", y, "y2", at(y0() + 4));
            text(html, axis.at(tick), y0() + 19, "middle", "tick", marks.apply(tick));
        }
        if (!title.isEmpty()) {
            text(html, (x0() + x1()) / 2, y0() + 36, "middle", "axis", title);
        }
    }

    static void text(Html html, double x, double y, String anchor, String style, String text) {
        html.element("text", text, "x", at(x), "y", at(y), "text-anchor", anchor, "class", style);
    }

    static void line(Html html, String style, List<Point> points) {
        String path =
                points.stream()
                        .map(point -> at(point.x) + "," + at(point.y))
                        .collect(Collectors.joining(" "));
        html.empty("polyline", "class", "line " + style, "points", path);
    }

    static String at(double place) {
        String written = String.format(Locale.ROOT, "%.1f", place);
        return written.endsWith(".0") ? written.substring(0, written.length() - 2) : written;
    }
}
