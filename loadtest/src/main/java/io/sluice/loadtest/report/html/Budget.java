package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.FigureKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * The time of a sample through the gateway's stages, each since the one before: bars that begin
 * where the medians before them end, and what was promised of each stage.
 */
final class Budget {
    private static final String PREFIX = "stage.";
    private static final List<String> PIPELINE =
            List.of("tapped", "decoded", "batched", "classified", "decided", "acted");
    private static final Pattern FIGURE = Pattern.compile("stage\\.(.+)\\.(p50|p99)Micros");
    private static final int ROW = 28;
    private static final int BAR = 12;
    private static final double COLUMN = 76;

    /** How much longer than the longest p99 the drawing may be for the sake of a budget's mark. */
    private static final double STRETCH = 1.6;

    private final Html html;
    private final List<Stage> stages;
    private final Plot plot;
    private final Axis axis;

    private Budget(Html html, List<Stage> stages) {
        this.html = html;
        this.stages = stages;
        this.plot = new Plot(960, stages.size() * ROW + 68, 96, 272, 28, 40);
        this.axis = axis();
    }

    /**
     * One stage; times in microseconds.
     *
     * @param start where its bar begins: the sum of the medians before it
     * @param budget NaN where none is known
     */
    private record Stage(String name, double start, double p50, double p99, double budget) {
        double end() {
            return start + Math.max(p50, p99);
        }

        boolean over() {
            return p99 > budget;
        }
    }

    static Optional<Section> of(Content content) {
        List<Lane> lanes = content.lanes().stream().filter(lane -> !names(lane).isEmpty()).toList();
        return lanes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section("budget", "Latency budget", html -> body(html, lanes)));
    }

    private static void body(Html html, List<Lane> lanes) {
        html.element(
                "p",
                "A sample’s way through the gateway, each stage since the one before. The strong bar"
                        + " is the median, the pale one reaches to p99; a stage begins where the"
                        + " medians before it end. Percentiles of stages do not add up: the total"
                        + " (received to decided) is measured by itself.",
                "class",
                "soft");
        for (Lane lane : lanes) {
            html.open("figure", "class", lane.style()).open("figcaption");
            html.element("strong", lane.label()).close();
            new Budget(html, stages(lane)).draw(lane);
            html.close();
        }
    }

    private static Set<String> names(Lane lane) {
        Set<String> found = new LinkedHashSet<>();
        lane.windows()
                .forEach(
                        window -> {
                            window.latencies()
                                    .forEach(
                                            (name, values) -> {
                                                if (name.startsWith(PREFIX) && values.count() > 0) {
                                                    found.add(name.substring(PREFIX.length()));
                                                }
                                            });
                            for (String figure : window.figures().keySet()) {
                                Matcher matcher = FIGURE.matcher(figure);
                                if (matcher.matches()) {
                                    found.add(matcher.group(1));
                                }
                            }
                        });
        return found;
    }

    private static List<Stage> stages(Lane lane) {
        Set<String> found = names(lane);
        List<Stage> stages = new ArrayList<>();
        double start = 0;
        for (String name : PIPELINE) {
            if (found.remove(name)) {
                Stage stage = stage(lane, name, start);
                stages.add(stage);
                start += Double.isFinite(stage.p50) ? stage.p50 : 0;
            }
        }
        if (found.remove("total")) {
            stages.add(stage(lane, "total", 0));
        }
        found.stream().sorted().forEach(name -> stages.add(stage(lane, name, 0)));
        return stages;
    }

    private static Stage stage(Lane lane, String name, double start) {
        Optional<Histogram> values = lane.merged(PREFIX + name);
        String key = PREFIX + name;
        double budget = lane.median(key + ".budgetMicros");
        return new Stage(
                name,
                start,
                percentile(values, h -> h.getValueAtPercentile(50), lane, key + ".p50Micros"),
                percentile(values, h -> h.getValueAtPercentile(99), lane, key + ".p99Micros"),
                Double.isFinite(budget) ? budget : lane.median(name + ".budgetMicros"));
    }

    /** From the histogram, or else the median of what each window says of it. */
    private static double percentile(
            Optional<Histogram> values, ToDoubleFunction<Histogram> of, Lane lane, String figure) {
        return values.map(of::applyAsDouble).orElseGet(() -> lane.median(figure));
    }

    private Axis axis() {
        double longest =
                stages.stream().mapToDouble(Stage::end).filter(Double::isFinite).max().orElse(1);
        double marked =
                stages.stream()
                        .mapToDouble(stage -> stage.start + stage.budget)
                        .filter(mark -> mark <= longest * STRETCH)
                        .max()
                        .orElse(0);
        return Axis.fromZero(Math.max(longest, marked), plot.x0(), plot.x1(), 6);
    }

    private void draw(Lane lane) {
        plot.open(html, "Latency budget of " + lane.label());
        for (double tick : axis.ticks()) {
            upright("grid", axis.at(tick), plot.y1(), plot.y0());
        }
        plot.xAxis(html, axis, "", mark -> FigureKind.MICROS.mark(mark, axis.high()));
        List<String> heads = List.of("p50", "p99", "budget");
        for (int i = 0; i < heads.size(); i++) {
            Plot.text(html, column(i), plot.top() - 10, "end", "axis", heads.get(i));
        }
        for (int i = 0; i < stages.size(); i++) {
            row(stages.get(i), plot.y1() + i * ROW);
        }
        html.close();
    }

    private void row(Stage stage, double top) {
        double middle = top + ROW / 2.0;
        boolean total = stage.name.equals("total");
        if (total) {
            String y = Plot.at(top);
            html.empty(
                    "line", "class", "base", "x1", "0", "x2", Plot.at(column(2)), "y1", y, "y2", y);
        }
        String weight = total ? " total" : "";
        Plot.text(html, 0, middle + 4, "start", "name" + weight, Names.brief(stage.name));
        bar("tail", stage.start, stage.p99, middle);
        bar("body", stage.start, stage.p50, middle);
        double mark = stage.start + stage.budget;
        if (Double.isFinite(mark) && mark <= axis.high()) {
            upright("budget", axis.at(mark), top + 4, top + ROW - 4);
        }
        Plot.text(
                html,
                column(0),
                middle + 4,
                "end",
                "cell" + weight,
                FigureKind.MICROS.one(stage.p50));
        Plot.text(
                html,
                column(1),
                middle + 4,
                "end",
                "cell" + weight,
                FigureKind.MICROS.one(stage.p99));
        Plot.text(
                html,
                column(2),
                middle + 4,
                "end",
                "cell soft",
                FigureKind.MICROS.one(stage.budget));
        if (stage.over()) {
            Plot.text(html, plot.width(), middle + 4, "end", "cell fail", "over");
        }
    }

    private double column(int index) {
        return plot.x1() + 76 + index * (COLUMN - 8);
    }

    private void bar(String style, double start, double length, double middle) {
        if (Double.isFinite(length)) {
            double x = axis.at(start);
            html.empty(
                    "rect",
                    "class",
                    style,
                    "x",
                    Plot.at(x),
                    "y",
                    Plot.at(middle - BAR / 2.0),
                    "width",
                    Plot.at(Math.max(1.5, axis.at(start + length) - x)),
                    "height",
                    String.valueOf(BAR));
        }
    }

    private void upright(String style, double x, double from, double to) {
        String at = Plot.at(x);
        html.empty(
                "line", "class", style, "x1", at, "x2", at, "y1", Plot.at(from), "y2", Plot.at(to));
    }
}
