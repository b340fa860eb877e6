package io.sluice.loadtest.report.html;

import java.util.function.Consumer;

/**
 * One part of the page.
 *
 * @param id what links within the page point at
 * @param body writes what stands under the title
 */
record Section(String id, String title, Consumer<Html> body) {
    void write(Html html) {
        html.open("section", "id", id);
        html.element("h2", title);
        body.accept(html);
        html.close();
    }
}
