package io.sluice.loadtest.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A load report as a JUnit test suite, for the build server's page: a case an objective and a case
 * a window. A broken objective is a failure; a window whose figures count for nothing is skipped,
 * with the reason, and an error where no window counts at all.
 */
public final class JUnitXml {
    private final LoadReport report;
    private final boolean anyCounts;

    private JUnitXml(LoadReport report) {
        this.report = report;
        this.anyCounts = report.windows().stream().anyMatch(Window::valid);
    }

    public static String of(LoadReport report) {
        return new JUnitXml(report).text();
    }

    private String text() {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        List<Window> windows =
                report.windows().stream().filter(window -> !window.warmup()).toList();
        long invalid = windows.stream().filter(window -> !window.valid()).count();
        xml.append("<testsuite");
        attribute(xml, "name", report.name());
        attribute(xml, "tests", String.valueOf(report.slo().size() + windows.size()));
        attribute(xml, "failures", String.valueOf(broken()));
        attribute(xml, "errors", String.valueOf(anyCounts ? 0 : invalid));
        attribute(xml, "skipped", String.valueOf(anyCounts ? invalid : 0));
        attribute(xml, "time", seconds(report.tookSeconds()));
        attribute(xml, "timestamp", report.startedAt());
        xml.append(">\n");
        report.slo().forEach(slo -> objective(xml, slo));
        windows.forEach(window -> window(xml, window));
        return xml.append("</testsuite>\n").toString();
    }

    private long broken() {
        return report.slo().stream().filter(slo -> !slo.kept()).count();
    }

    private static void objective(StringBuilder xml, SloResult slo) {
        String limit = number(slo.limit()) + " " + slo.unit();
        Optional<String> failure =
                slo.kept()
                        ? Optional.empty()
                        : Optional.of(
                                "found %s %s, the limit is %s"
                                        .formatted(number(slo.found()), slo.unit(), limit));
        testcase(xml, slo.target(), slo.objective() + " within " + limit, 0);
        close(xml, "failure", failure);
    }

    private void window(StringBuilder xml, Window window) {
        String name = "window %d at %d streams".formatted(window.number(), window.streams());
        testcase(xml, window.target(), name, window.seconds());
        close(
                xml,
                anyCounts ? "skipped" : "error",
                window.valid() ? Optional.empty() : Optional.of(window.invalid()));
    }

    private static void testcase(StringBuilder xml, String target, String name, double seconds) {
        xml.append("  <testcase");
        attribute(xml, "classname", target);
        attribute(xml, "name", name);
        attribute(xml, "time", seconds(seconds));
    }

    private static void close(StringBuilder xml, String element, Optional<String> message) {
        if (message.isEmpty()) {
            xml.append("/>\n");
            return;
        }
        xml.append(">\n    <").append(element);
        attribute(xml, "message", message.get());
        xml.append("/>\n  </testcase>\n");
    }

    private static void attribute(StringBuilder xml, String name, String value) {
        xml.append(' ').append(name).append("=\"").append(Markup.escaped(value)).append('"');
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
