package io.sluice.loadtest.report.html;

import java.util.List;

/** A table whose first column are words and whose others are numbers, unless a style says so. */
final class Table {
    private final Html html;

    private Table(Html html) {
        this.html = html;
    }

    /** Opens it with a header; {@link #close} ends it. */
    static Table open(Html html, List<String> header) {
        return open(html, header, List.of());
    }

    /** The same, with some columns of words. */
    static Table open(Html html, List<String> header, List<String> words) {
        html.open("div", "class", "scroll").open("table").open("thead").open("tr");
        for (String cell : header) {
            html.element("th", cell, "scope", "col", "class", words.contains(cell) ? "word" : "");
        }
        html.close().close().open("tbody");
        return new Table(html);
    }

    void row(String name, List<String> cells) {
        html.open("tr").element("th", name, "scope", "row");
        cells.forEach(cell -> html.element("td", cell));
        html.close();
    }

    /** A line over the rows that follow, with what they mean. */
    void group(String name, String meaning, int columns) {
        html.open("tr", "class", "group");
        html.open("th", "colspan", String.valueOf(columns), "scope", "colgroup").text(name);
        if (!meaning.isEmpty()) {
            html.element("span", " " + meaning, "class", "soft");
        }
        html.close().close();
    }

    void close() {
        html.close().close().close();
    }
}
