package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.Distribution;
import io.sluice.loadtest.report.FigureKind;
import io.sluice.loadtest.report.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Every window, in order of time: what it measured, and whether it counts. */
final class WindowList {
    private final List<Window> windows;

    private WindowList(List<Window> windows) {
        this.windows = windows;
    }

    static Optional<Section> of(Content content) {
        List<Window> windows = content.report().windows();
        return windows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section("windows", "All windows", new WindowList(windows)::body));
    }

    private void body(Html html) {
        List<Column> columns =
                List.of(
                        new Column("Start", seconds(Window::startSeconds)),
                        new Column("Length", seconds(Window::seconds)),
                        new Column("Streams", plain(Window::streams)),
                        new Column("Relay p50", latency("relay", Distribution::p50)),
                        new Column("p99", latency("relay", Distribution::p99)),
                        new Column("p99.9", latency("relay", Distribution::p999)),
                        new Column("Lag p99", latency("lag", Distribution::p99)),
                        new Column("Lost", plain(window -> window.counts().lost())));
        html.open("div", "class", "scroll").open("table", "class", "windows").open("thead");
        html.open("tr").element("th", "Window").element("th", "Target", "class", "word");
        columns.forEach(column -> html.element("th", column.name));
        html.element("th", "Counts?", "class", "word").close().close().open("tbody");
        for (int i = 0; i < windows.size(); i++) {
            row(html, i, columns);
        }
        html.close().close().close();
    }

    private record Column(String name, List<String> cells) {}

    private void row(Html html, int index, List<Column> columns) {
        Window window = windows.get(index);
        html.open("tr", "class", window.valid() ? "" : "void");
        html.element("th", String.valueOf(window.number()), "scope", "row");
        html.element("td", window.target(), "class", "word");
        columns.forEach(column -> html.element("td", column.cells.get(index)));
        html.element("td", standing(window), "class", "word why");
        html.close();
    }

    private static String standing(Window window) {
        if (window.warmup()) {
            return "warm-up";
        }
        return window.valid() ? "yes" : "no: " + window.invalid();
    }

    private List<String> seconds(ToDoubleFunction<Window> seconds) {
        double[] all = windows.stream().mapToDouble(seconds).toArray();
        boolean whole = windows.stream().mapToDouble(seconds).allMatch(s -> s == Math.rint(s));
        return Arrays.stream(all)
                .mapToObj(s -> FigureKind.fixed(s, whole ? 0 : 1) + "\u00A0s")
                .toList();
    }

    private List<String> plain(ToDoubleFunction<Window> figure) {
        return FigureKind.PLAIN.row(windows.stream().mapToDouble(figure).toArray());
    }

    private List<String> latency(String name, ToDoubleFunction<Distribution> figure) {
        Function<Window, Double> value =
                window -> {
                    Distribution found = window.latencies().get(name);
                    return found == null || found.count() == 0
                            ? Double.NaN
                            : figure.applyAsDouble(found);
                };
        return FigureKind.MICROS.row(windows.stream().map(value).mapToDouble(v -> v).toArray());
    }
}
