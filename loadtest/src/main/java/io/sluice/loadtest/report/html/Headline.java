package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.LoadReport;
import io.sluice.loadtest.report.SloResult;
import io.sluice.loadtest.report.Window;

/** What a reader sees first: which run it was, and whether it kept its objectives. */
final class Headline {
    private Headline() {}

    static void write(Html html, LoadReport report) {
        long counted = report.windows().stream().filter(Window::valid).count();
        long warmups = report.windows().stream().filter(Window::warmup).count();
        long windows = report.windows().size() - warmups;
        html.open("p", "class", "kicker").text("Sluice load test · " + report.mode()).close();
        html.element("h1", report.name());
        html.open("p", "class", "facts");
        html.text("Started " + started(report.startedAt()));
        html.text(" · took " + Names.seconds(report.tookSeconds()));
        html.text(" · " + Names.count(windows, "window", "windows") + ", ");
        html.text(counted == windows ? "all of which count" : "of which " + counted + " count");
        html.text(warmups == 0 ? "" : ", after " + Names.count(warmups, "warm-up", "warm-ups"));
        html.close();
        verdict(html, report, counted);
    }

    private static void verdict(Html html, LoadReport report, long counted) {
        long missed = report.slo().stream().filter(slo -> !slo.kept()).count();
        int all = report.slo().size();
        if (counted == 0) {
            verdict(html, "none", "NO RESULT", "No window counts: there is nothing to judge by.");
        } else if (all == 0) {
            verdict(html, "none", "NOT JUDGED", "The scenario sets no objectives.");
        } else if (missed == 0) {
            verdict(
                    html,
                    "pass",
                    "PASS",
                    all == 1
                            ? "The one objective was kept."
                            : "All " + all + " objectives were kept.");
        } else {
            verdict(
                    html,
                    "fail",
                    "FAIL",
                    missed + " of " + all + " objectives missed: " + named(report));
        }
    }

    private static void verdict(Html html, String style, String word, String text) {
        html.open("p", "class", "verdict " + style);
        html.element("strong", word).element("span", text).close();
    }

    private static String named(LoadReport report) {
        String names =
                report.slo().stream()
                        .filter(slo -> !slo.kept())
                        .map(SloResult::objective)
                        .distinct()
                        .limit(4)
                        .reduce("", (some, name) -> some.isEmpty() ? name : some + ", " + name);
        return names + ".";
    }

    /** ISO 8601 for people, where it is that. */
    private static String started(String instant) {
        return instant.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z")
                ? instant.substring(0, 10) + " " + instant.substring(11, 19) + " UTC"
                : instant;
    }
}
