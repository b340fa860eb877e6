package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.FigureKind;
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
        Table table =
                Table.open(
                        html,
                        List.of("Objective", "Target", "Limit", "Found", "Verdict"),
                        List.of("Target", "Verdict"));
        objectives.forEach(objective -> row(html, objective));
        table.close();
    }

    private static void row(Html html, SloResult slo) {
        html.open("tr").element("th", slo.objective(), "scope", "row");
        html.element("td", slo.target(), "class", "word");
        html.element("td", (isLeast(slo) ? "≥ " : "≤ ") + limit(slo));
        html.element("td", found(slo));
        html.open("td", "class", "word");
        html.element(
                "span",
                slo.kept() ? "PASS · kept" : "FAIL · missed",
                "class",
                slo.kept() ? "pass" : "fail");
        html.close().close();
    }

    /** What must be much, not little. */
    private static boolean isLeast(SloResult slo) {
        return slo.objective().startsWith("screened") || slo.objective().startsWith("received");
    }

    private static String limit(SloResult slo) {
        return withUnit(slo, kind(slo).mark(slo.limit(), slo.limit()));
    }

    private static String found(SloResult slo) {
        return withUnit(slo, kind(slo).one(slo.found()));
    }

    private static FigureKind kind(SloResult slo) {
        return FigureKind.of(slo.objective(), slo.unit());
    }

    /** A unit that the kind does not know is the report's word for it. */
    private static String withUnit(SloResult slo, String number) {
        boolean said = kind(slo) != FigureKind.PLAIN || slo.unit().isEmpty();
        return said || number.equals(FigureKind.NONE) ? number : number + "\u00A0" + slo.unit();
    }
}
