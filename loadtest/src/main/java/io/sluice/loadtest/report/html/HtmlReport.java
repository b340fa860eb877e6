package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.LoadReport;
import io.sluice.loadtest.report.Window;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A load report as one HTML file that needs nothing else: no script, no font, no picture from
 * elsewhere. Light or dark as the reader's system is; made to be printed too. Sections without data
 * are left out.
 */
public final class HtmlReport {
    private HtmlReport() {}

    public static String text(LoadReport report) {
        Content content = Content.of(report);
        Html html = new Html();
        html.verbatim("<!DOCTYPE html>\n");
        html.open("html", "lang", "en");
        head(html, report);
        html.open("body");
        hatch(html);
        List<Section> sections = sections(content);
        html.open("header");
        Headline.write(html, report);
        contents(html, sections);
        html.close();
        html.open("main");
        sections.forEach(section -> section.write(html));
        html.close().close().close();
        return html.text();
    }

    private static List<Section> sections(Content content) {
        Optional<Section> notes = Facts.notes(content.report());
        boolean doubtful = content.report().windows().stream().anyMatch(HtmlReport::isInvalid);
        Stream<Optional<Section>> all =
                Stream.of(
                        doubtful ? notes : Optional.empty(),
                        Objectives.of(content.report()),
                        Summary.of(content),
                        Forest.of(content),
                        Curves.of(content),
                        Loads.of(content),
                        Budget.of(content),
                        Cuts.of(content),
                        Course.of(content),
                        Losses.of(content),
                        doubtful ? Optional.empty() : notes,
                        WindowList.of(content),
                        Facts.environment(content.report()),
                        Facts.scenario(content.report()));
        return all.flatMap(Optional::stream).toList();
    }

    private static boolean isInvalid(Window window) {
        return !window.warmup() && !window.valid();
    }

    private static void head(Html html, LoadReport report) {
        html.open("head").empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", report.name() + " – Sluice load test");
        html.open("style").verbatim(StyleSheet.TEXT).close();
        html.close();
    }

    /** What shades the stretches of a run that count for nothing. */
    private static void hatch(Html html) {
        html.open("svg", "width", "0", "height", "0", "class", "defs", "aria-hidden", "true");
        html.open("defs");
        html.open(
                "pattern",
                "id",
                "hatch",
                "width",
                "6",
                "height",
                "6",
                "patternUnits",
                "userSpaceOnUse",
                "patternTransform",
                "rotate(45)");
        html.empty("line", "x1", "0", "x2", "0", "y1", "0", "y2", "6", "class", "hatch");
        html.close().close().close();
    }

    private static void contents(Html html, List<Section> sections) {
        html.open("nav", "aria-label", "Contents");
        sections.forEach(section -> html.element("a", section.title(), "href", "#" + section.id()));
        html.close();
    }
}
