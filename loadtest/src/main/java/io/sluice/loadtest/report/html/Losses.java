package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.Counts;
import io.sluice.loadtest.report.FigureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** What became of the publishes and of the messages, a column a target; harm stands out. */
final class Losses {
    private static final List<Row> PUBLISHES =
            List.of(
                    new Row("Publishes attempted", "", false, Counts::publishes),
                    new Row("Accepted", "heard “start”", false, Counts::accepted),
                    new Row("Refused", "heard “no”", false, Counts::refused),
                    new Row("Failed", "broke without a word", true, Counts::failed),
                    new Row("Cut", "ended by the other side after the card", false, Counts::cuts),
                    new Row(
                            "Falsely cut",
                            "ended though no card was shown",
                            true,
                            Counts::falseCuts),
                    new Row("Tried again after a cut", "same key", false, Counts::bansTried),
                    new Row("Of these refused", "the ban held", false, Counts::bansHonoured));
    private static final List<Row> MESSAGES =
            List.of(
                    new Row("Sent", "", false, Counts::sent),
                    new Row("Received", "", false, Counts::received),
                    new Row("Lost", "though something later arrived", true, Counts::lost),
                    new Row(
                            "Of these at the start",
                            "before anything of their kind: a lost first GOP",
                            true,
                            Counts::lostAtStart),
                    new Row(
                            "Duplicated",
                            "received more often than sent",
                            true,
                            Counts::duplicated),
                    new Row("Out of order", "received after a later one", true, Counts::reordered),
                    new Row("Changed", "other bytes at its place", true, Counts::changed),
                    new Row("Unknown", "nothing like it was sent", true, Counts::unknown),
                    new Row(
                            "Cut short",
                            "nothing later arrived: a cut or an end",
                            false,
                            Counts::cutShort));

    private Losses() {}

    private record Row(String name, String meaning, boolean harm, ToLongFunction<Counts> count) {}

    static Optional<Section> of(Content content) {
        boolean any =
                content.lanes().stream()
                        .flatMap(lane -> lane.windows().stream())
                        .anyMatch(window -> !window.counts().equals(Counts.none()));
        return any
                ? Optional.of(new Section("losses", "Losses", html -> body(html, content.lanes())))
                : Optional.empty();
    }

    /** Over the windows that count. */
    static long sum(Lane lane, ToLongFunction<Counts> count) {
        return lane.windows().stream().mapToLong(w -> count.applyAsLong(w.counts())).sum();
    }

    private static void body(Html html, List<Lane> lanes) {
        List<String> header = new ArrayList<>();
        header.add("Summed over the windows that count");
        lanes.forEach(lane -> header.add(lane.label()));
        Table table = Table.open(html, header);
        table.group("Publishes", "", header.size());
        PUBLISHES.forEach(row -> row(html, row, lanes));
        table.group("Media messages", "", header.size());
        MESSAGES.forEach(row -> row(html, row, lanes));
        table.close();
    }

    private static void row(Html html, Row row, List<Lane> lanes) {
        html.open("tr").open("th", "scope", "row").text(row.name);
        if (!row.meaning.isEmpty()) {
            html.element("span", " " + row.meaning, "class", "soft");
        }
        html.close();
        for (Lane lane : lanes) {
            long sum = sum(lane, row.count);
            String style = sum == 0 ? "zero" : "";
            html.element(
                    "td",
                    FigureKind.PLAIN.one((double) sum),
                    "class",
                    sum != 0 && row.harm ? "harm" : style);
        }
        html.close();
    }
}
