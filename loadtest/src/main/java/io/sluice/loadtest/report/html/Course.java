package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.FigureKind;
import io.sluice.loadtest.report.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The run over time: each series of the windows, one drawing below the other on one time axis. */
final class Course {
    private static final Pattern PERCENTILE = Pattern.compile("(.+)\\.p\\d+(Micros)?");
    private final Html html;
    private final Content content;
    private final Clock clock;

    private Course(Html html, Content content) {
        this.html = html;
        this.content = content;
        double end =
                content.report().windows().stream()
                        .mapToDouble(window -> window.startSeconds() + window.seconds())
                        .max()
                        .orElse(1);
        this.clock = new Clock(Math.max(1, Math.max(end, content.report().tookSeconds())));
    }

    static Optional<Section> of(Content content) {
        boolean any =
                content.report().windows().stream()
                        .flatMap(window -> window.series().values().stream())
                        .flatMap(List::stream)
                        .anyMatch(Double::isFinite);
        return any
                ? Optional.of(
                        new Section(
                                "course", "Over time", html -> new Course(html, content).body()))
                : Optional.empty();
    }

    private void body() {
        legend();
        Map<String, TreeSet<String>> families = new LinkedHashMap<>();
        for (Window window : content.report().windows()) {
            for (String name : window.series().keySet()) {
                families.computeIfAbsent(family(name), f -> new TreeSet<>()).add(name);
            }
        }
        families.values().forEach(names -> figure(List.copyOf(names)));
    }

    /** Percentiles of one thing share a drawing. */
    private static String family(String name) {
        Matcher percentile = PERCENTILE.matcher(name);
        return percentile.matches() ? percentile.group(1) : name;
    }

    private void legend() {
        html.open("ul", "class", "legend");
        content.report().windows().stream()
                .map(Window::target)
                .distinct()
                .forEach(target -> key(target, "line " + content.style(target)));
        if (content.report().windows().stream().anyMatch(Window::warmup)) {
            key("warm-up, not counted", "warmup");
        }
        if (content.report().windows().stream().anyMatch(w -> !w.warmup() && !w.valid())) {
            key("invalid, not counted", "invalid");
        }
        html.close();
    }

    private void key(String label, String style) {
        html.open("li").open("svg", "width", "26", "height", "12", "aria-hidden", "true");
        if (style.startsWith("line")) {
            html.empty("line", "class", style, "x1", "1", "x2", "25", "y1", "6", "y2", "6");
        } else {
            html.empty("rect", "class", style, "width", "26", "height", "12");
        }
        html.close().text(label).close();
    }

    private void figure(List<String> names) {
        List<Trace> traces = traces(names);
        double most = traces.stream().mapToDouble(Trace::most).max().orElse(Double.NaN);
        if (!Double.isFinite(most)) {
            return;
        }
        double least = traces.stream().mapToDouble(Trace::least).min().orElse(0);
        FigureKind kind = FigureKind.of(names.getFirst());
        Plot plot = new Plot(960, 178, 64, 20, 30, 26);
        Axis x = clock.axis(plot.x0(), plot.x1());
        Axis y =
                kind == FigureKind.MICROS
                        ? Axis.ofLatencies(least, most, plot.y0(), plot.y1())
                        : Axis.fromZero(most, kind.unit(most), plot.y0(), plot.y1(), 3);
        String title = title(names) + (y.isLog() ? " (log)" : "");
        html.open("figure", "class", "course");
        plot.open(html, title + " over time");
        shade(plot, x);
        plot.yAxis(html, y, title, mark -> kind.mark(mark, y.isLog() ? mark : y.high()));
        plot.xAxis(html, x, "", clock::mark);
        traces.forEach(trace -> trace.draw(html, x, y));
        html.close().close();
    }

    private List<Trace> traces(List<String> names) {
        List<Trace> traces = new ArrayList<>();
        for (Window window : content.report().windows()) {
            for (int i = 0; i < names.size(); i++) {
                List<Double> values = window.series().get(names.get(i));
                if (values != null && !values.isEmpty()) {
                    String style = content.style(window.target()) + (i == 0 ? "" : " thin");
                    traces.add(Trace.of(window, values, style));
                }
            }
        }
        return traces;
    }

    private static String title(List<String> names) {
        if (names.size() == 1) {
            return Names.upper(Names.figure(names.getFirst()));
        }
        List<String> others = names.subList(1, names.size()).stream().map(Names::figure).toList();
        return Names.upper(Names.figure(names.getFirst()))
                + " strong, "
                + String.join(", ", others)
                + " pale";
    }

    private void shade(Plot plot, Axis x) {
        for (Window window : content.report().windows()) {
            if (window.valid()) {
                continue;
            }
            double from = x.at(window.startSeconds());
            double to = x.at(window.startSeconds() + window.seconds());
            html.open(
                    "rect",
                    "class",
                    window.warmup() ? "warmup" : "invalid",
                    "x",
                    Plot.at(from),
                    "y",
                    Plot.at(plot.y1()),
                    "width",
                    Plot.at(to - from),
                    "height",
                    Plot.at(plot.y0() - plot.y1()));
            html.element("title", window.warmup() ? "warm-up" : "invalid: " + window.invalid());
            html.close();
        }
    }
}
