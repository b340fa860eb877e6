package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.LoadReport;
import io.sluice.loadtest.report.Window;
import java.util.List;
import java.util.Optional;

/** What the report says in words: its notes, what it ran on, the scenario. */
final class Facts {
    private Facts() {}

    static Optional<Section> notes(LoadReport report) {
        List<Window> invalid =
                report.windows().stream().filter(w -> !w.warmup() && !w.valid()).toList();
        if (report.notes().isEmpty() && invalid.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Section("notes", "Notes", html -> notes(html, report, invalid)));
    }

    private static void notes(Html html, LoadReport report, List<Window> invalid) {
        html.open("ul", "class", invalid.isEmpty() ? "notes" : "notes warn");
        if (!invalid.isEmpty()) {
            html.open("li").element("strong", counted(report, invalid.size()));
            html.open("ul");
            invalid.stream()
                    .map(Window::invalid)
                    .distinct()
                    .forEach(why -> html.element("li", times(invalid, why) + why));
            html.close().close();
        }
        report.notes().forEach(note -> html.element("li", note));
        html.close();
    }

    private static String counted(LoadReport report, int invalid) {
        long windows = report.windows().stream().filter(window -> !window.warmup()).count();
        return invalid
                + " of "
                + Names.count(windows, "window", "windows")
                + (invalid == 1 ? " counts for nothing:" : " count for nothing:");
    }

    private static String times(List<Window> invalid, String why) {
        long times = invalid.stream().filter(window -> window.invalid().equals(why)).count();
        return times == 1 ? "" : times + " × ";
    }

    static Optional<Section> environment(LoadReport report) {
        return report.environment().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Section(
                                "environment", "Environment", html -> environment(html, report)));
    }

    private static void environment(Html html, LoadReport report) {
        html.open("dl");
        report.environment()
                .forEach((name, value) -> html.element("dt", name).element("dd", value));
        html.close();
    }

    static Optional<Section> scenario(LoadReport report) {
        return report.scenario().isBlank()
                ? Optional.empty()
                : Optional.of(new Section("scenario", "Scenario", html -> scenario(html, report)));
    }

    private static void scenario(Html html, LoadReport report) {
        html.open("details").element("summary", "The scenario’s text, as run");
        html.element("pre", report.scenario());
        html.close();
    }
}
