package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.Counts;
import io.sluice.loadtest.report.Distribution;
import io.sluice.loadtest.report.FigureKind;
import io.sluice.loadtest.report.Window;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The figures that a reader came for, a column a target. */
final class Summary {
    private final List<Lane> lanes;
    private final Table table;

    private Summary(Html html, List<Lane> lanes) {
        this.lanes = lanes;
        List<String> header = new ArrayList<>();
        header.add("");
        lanes.forEach(lane -> header.add(lane.target()));
        this.table = Table.open(html, header);
    }

    static Optional<Section> of(Content content) {
        return content.lanes().isEmpty()
                ? Optional.empty()
                : Optional.of(new Section("summary", "Summary", html -> body(html, content)));
    }

    private static void body(Html html, Content content) {
        html.element(
                "p",
                content.saturates()
                        ? "Medians over the windows that count, of each target at its highest load."
                        : "Medians over the windows that count; losses are sums.",
                "class",
                "soft");
        Summary summary = new Summary(html, content.lanes());
        summary.load();
        summary.latency("relay", true);
        summary.latency("handshake", false);
        summary.figures();
        summary.losses();
        summary.table.close();
    }

    private void load() {
        table.row("Windows that count", cells(FigureKind.PLAIN, lane -> lane.windows().size()));
        table.row(
                "Streams live",
                cells(
                        FigureKind.PLAIN,
                        lane ->
                                lane.windows().stream()
                                        .mapToInt(Window::streams)
                                        .sorted()
                                        .skip(lane.windows().size() / 2)
                                        .findFirst()
                                        .orElse(0)));
    }

    private void latency(String name, boolean tail) {
        if (lanes.stream().noneMatch(lane -> lane.merged(name).isPresent())) {
            return;
        }
        group(Names.upper(name), Names.meaning(name).orElse(""));
        percentile("p50", name, Distribution::p50);
        percentile("p99", name, Distribution::p99);
        if (tail) {
            percentile("p99.9", name, Distribution::p999);
        }
    }

    private void percentile(String label, String name, ToDoubleFunction<Distribution> figure) {
        table.row(label, cells(FigureKind.MICROS, lane -> lane.median(name, figure)));
    }

    /** Every other number of the windows, but for stages and budgets, which stand elsewhere. */
    private void figures() {
        Set<String> names = new LinkedHashSet<>();
        lanes.forEach(lane -> lane.windows().forEach(w -> names.addAll(w.figures().keySet())));
        names.removeIf(name -> name.startsWith("stage.") || name.endsWith(".budgetMicros"));
        Set<String> groups = new LinkedHashSet<>();
        names.forEach(name -> groups.add(groupOf(name)));
        for (String group : groups) {
            group(Names.upper(Names.group(group)), "");
            names.stream().filter(name -> groupOf(name).equals(group)).forEach(this::figure);
        }
    }

    private void figure(String name) {
        String rest = name.substring(Math.min(name.length(), groupOf(name).length() + 1));
        table.row(
                rest.isEmpty() ? Names.words(name) : Names.upper(Names.words(rest)),
                cells(FigureKind.of(name), lane -> lane.median(name)));
    }

    private static String groupOf(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private void losses() {
        if (lanes.stream().allMatch(lane -> Losses.sum(lane, Counts::sent) == 0)) {
            return;
        }
        group("Messages", "summed over the windows that count");
        count("Sent", Counts::sent);
        count("Lost", Counts::lost);
        count("Changed", Counts::changed);
        count("Duplicated or out of order", counts -> counts.duplicated() + counts.reordered());
    }

    private void count(String label, ToLongFunction<Counts> count) {
        table.row(label, cells(FigureKind.PLAIN, lane -> Losses.sum(lane, count)));
    }

    private void group(String name, String meaning) {
        table.group(name, meaning, lanes.size() + 1);
    }

    private List<String> cells(FigureKind kind, ToDoubleFunction<Lane> figure) {
        return kind.row(lanes.stream().mapToDouble(figure).toArray());
    }
}
