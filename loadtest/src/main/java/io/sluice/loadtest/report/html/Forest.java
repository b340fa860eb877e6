package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.FigureKind;
import io.sluice.loadtest.report.Ratio;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The ratios of a comparison: one table a target and baseline, with dot and whisker in every row,
 * and beside each what the control (A/A) gave: what the machine's noise alone does.
 */
final class Forest {
    private static final int WIDTH = 212;
    private static final int HEIGHT = 34;
    private static final int MARGIN = 14;
    private static final List<Double> FINE =
            List.of(0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0);
    private static final List<Double> COARSE =
            List.of(0.001, 0.01, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 100.0, 1000.0);
    private final Html html;
    private final List<Ratio> ratios;
    private final List<Ratio> controls;
    private final String hue;
    private final Axis axis;

    private Forest(Html html, List<Ratio> ratios, List<Ratio> controls, String hue) {
        this.html = html;
        this.ratios = ratios;
        this.controls = controls;
        this.hue = hue;
        this.axis = axis();
    }

    static Optional<Section> of(Content content) {
        return content.report().ratios().isEmpty()
                ? Optional.empty()
                : Optional.of(new Section("ratios", "Ratios", html -> body(html, content)));
    }

    private static void body(Html html, Content content) {
        html.element(
                "p",
                "Target over baseline, pair by pair: the windows of one round, so that what the"
                        + " machine does over minutes falls on both. The dot is the median of the"
                        + " pairs, the whisker its 95 % interval; over 1 the target has more of it."
                        + " A/A, hollow, is the same target against itself: noise alone.",
                "class",
                "soft");
        List<Ratio> all = content.report().ratios();
        List<Ratio> controls = all.stream().filter(Ratio::control).toList();
        boolean onlyControls = controls.size() == all.size();
        Map<String, List<Ratio>> groups = new LinkedHashMap<>();
        for (Ratio ratio : all) {
            if (onlyControls || !ratio.control()) {
                String name = ratio.target() + " over " + ratio.baseline();
                groups.computeIfAbsent(name, n -> new ArrayList<>()).add(ratio);
            }
        }
        groups.forEach(
                (name, ratios) -> {
                    html.element("h3", name);
                    String hue = content.style(ratios.getFirst().target());
                    new Forest(html, ratios, onlyControls ? List.of() : controls, hue).table();
                });
    }

    private void table() {
        html.open("div", "class", "scroll").open("table", "class", "ratios").open("thead");
        html.open("tr").element("th", "Figure").element("th", "Ratio");
        html.element("th", "95 % interval").element("th", "Pairs");
        html.element("th", "", "class", "forest");
        if (!controls.isEmpty()) {
            html.element("th", "A/A");
        }
        html.element("th", "Reads as", "class", "word");
        html.close().close().open("tbody");
        ratios.forEach(this::row);
        html.open("tr", "class", "axis")
                .element("th", "", "colspan", "4")
                .open("td", "class", "forest");
        marks();
        html.close().element("td", "", "colspan", "2").close();
        html.close().close().close();
    }

    private void row(Ratio ratio) {
        Optional<Ratio> control = control(ratio);
        html.open("tr").element("th", Names.upper(Names.figure(ratio.figure())), "scope", "row");
        html.open("td").element("strong", number(ratio.median())).close();
        html.element("td", interval(ratio));
        html.element("td", String.valueOf(ratio.pairs().size()));
        html.open("td", "class", "forest");
        draw(ratio, control);
        html.close();
        if (!controls.isEmpty()) {
            html.element("td", control.map(Forest::both).orElse(FigureKind.NONE), "class", "soft");
        }
        html.element("td", reading(ratio, control), "class", "word");
        html.close();
    }

    /** The baseline's own control, or else the target's. */
    private Optional<Ratio> control(Ratio ratio) {
        return List.of(ratio.baseline(), ratio.target()).stream()
                .flatMap(of -> controls.stream().filter(c -> c.baseline().equals(of)))
                .filter(c -> c.figure().equals(ratio.figure()))
                .findFirst();
    }

    private static String reading(Ratio ratio, Optional<Ratio> control) {
        if (!known(ratio)) {
            return "too few pairs";
        }
        if (ratio.low() <= 1 && ratio.high() >= 1) {
            return "no clear difference";
        }
        String reading = ratio.low() > 1 ? "more" : "less";
        boolean noisy = control.filter(Forest::known).filter(c -> overlap(c, ratio)).isPresent();
        return noisy ? reading + ", within A/A noise" : reading;
    }

    private static boolean overlap(Ratio some, Ratio other) {
        return some.low() <= other.high() && other.low() <= some.high();
    }

    private static boolean known(Ratio ratio) {
        return Double.isFinite(ratio.low()) && Double.isFinite(ratio.high());
    }

    private void draw(Ratio ratio, Optional<Ratio> control) {
        open("Ratio " + number(ratio.median()), HEIGHT);
        upright("one", axis.at(1), 0, HEIGHT);
        whisker(ratio, hue.replace(" again", ""), control.isPresent() ? 12 : 17, 4.5);
        control.ifPresent(c -> whisker(c, "control", 24, 3));
        html.close();
    }

    private void whisker(Ratio ratio, String style, double y, double radius) {
        if (!Double.isFinite(ratio.median()) || ratio.median() <= 0) {
            return;
        }
        if (known(ratio) && ratio.low() > 0) {
            html.empty(
                    "line",
                    "class",
                    "whisker " + style,
                    "x1",
                    Plot.at(axis.at(ratio.low())),
                    "x2",
                    Plot.at(axis.at(ratio.high())),
                    "y1",
                    Plot.at(y),
                    "y2",
                    Plot.at(y));
        }
        html.empty(
                "circle",
                "class",
                "dot " + style,
                "cx",
                Plot.at(axis.at(ratio.median())),
                "cy",
                Plot.at(y),
                "r",
                Plot.at(radius));
    }

    private void marks() {
        open("Axis of ratios, logarithmic", 24);
        upright("one", axis.at(1), 0, 6);
        for (double tick : axis.ticks()) {
            upright("base", axis.at(tick), 0, 4);
            Plot.text(html, axis.at(tick), 17, "middle", "tick", FigureKind.PLAIN.mark(tick, tick));
        }
        html.close();
    }

    private void open(String title, int height) {
        html.open(
                "svg",
                "viewBox",
                "0 0 " + WIDTH + " " + height,
                "width",
                String.valueOf(WIDTH),
                "height",
                String.valueOf(height),
                "role",
                "img",
                "aria-label",
                title);
    }

    private void upright(String style, double x, int from, int to) {
        String place = Plot.at(x);
        html.empty(
                "line", "class", style, "x1", place, "x2", place, "y1", "" + from, "y2", "" + to);
    }

    private Axis axis() {
        double[] all =
                ratios.stream()
                        .flatMap(r -> Stream.concat(Stream.of(r), control(r).stream()))
                        .flatMapToDouble(r -> DoubleStream.of(r.low(), r.median(), r.high()))
                        .filter(value -> Double.isFinite(value) && value > 0)
                        .toArray();
        double low = Math.min(0.8, DoubleStream.of(all).min().orElse(1) / 1.06);
        double high = Math.max(1.25, DoubleStream.of(all).max().orElse(1) * 1.06);
        List<Double> ticks = high / low < 3 ? FINE : COARSE;
        return Axis.log(low, high, MARGIN, WIDTH - MARGIN, ticks);
    }

    private static String both(Ratio ratio) {
        String median = number(ratio.median());
        return known(ratio) ? median + " (" + interval(ratio) + ")" : median;
    }

    private static String interval(Ratio ratio) {
        return known(ratio) ? number(ratio.low()) + " – " + number(ratio.high()) : FigureKind.NONE;
    }

    private static String number(double ratio) {
        return Double.isFinite(ratio)
                ? FigureKind.fixed(ratio, ratio >= 100 ? 0 : 2)
                : FigureKind.NONE;
    }
}
