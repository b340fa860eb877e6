package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.LoadReport;
import io.sluice.loadtest.report.SloResult;
import java.util.List;
import java.util.Optional;

/** Each objective, its limit, what was found, and whether that is within it. */
final class Objectives {
    private Objectives() {}

    static Optional<Section> of(LoadReport report) {
        return report.slo().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Section("objectives", "Objectives", html -> body(html, report.slo())));
    }

    private static void body(Html html, List<SloResult> objectives) {
        html.element("p", "Found is the worst of the windows that count.", "class", "soft");
        Table table = Table.open(html, List.of("Objective", "Target", "Limit", "Found", "Verdict"));
        objectives.forEach(objective -> row(html, objective));
        table.close();
    }

    private static void row(Html html, SloResult slo) {
        html.open("tr").element("th", slo.objective(), "scope", "row");
        html.element("td", slo.target(), "class", "word");
        html.element("td", (isLeast(slo) ? "≥ " : "≤ ") + amount(slo, slo.limit()));
        html.element("td", amount(slo, slo.found()));
        html.open("td", "class", "word");
        html.element(
                "span",
                slo.kept() ? "PASS kept" : "FAIL missed",
                "class",
                slo.kept() ? "pass" : "fail");
        html.close().close();
    }

    /** What must be much, not little. */
    private static boolean isLeast(SloResult slo) {
        return slo.objective().startsWith("screened") || slo.objective().startsWith("received");
    }

    private static String amount(SloResult slo, double value) {
        Kind kind = Kind.of(slo.objective(), slo.unit());
        String number = kind.one(value);
        boolean said = kind != Kind.PLAIN || slo.unit().isEmpty() || number.equals(Kind.NONE);
        return said ? number : number + "\u00A0" + slo.unit();
    }
}
