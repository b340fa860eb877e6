package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.Markup;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * HTML being written that is XML as well: every element is closed, every text and attribute
 * escaped. Attributes are given as names and values in turn.
 */
final class Html {
    /** After these, white space would be seen. */
    private static final Set<String> INLINE = Set.of("strong", "span", "text", "title", "a");

    private final StringBuilder out = new StringBuilder(1 << 16);
    private final Deque<String> open = new ArrayDeque<>();

    Html open(String element, String... attributes) {
        start(element, attributes);
        out.append('>');
        open.push(element);
        return this;
    }

    /** Closes what was opened last. */
    Html close() {
        String element = open.pop();
        out.append("</").append(element).append(INLINE.contains(element) ? ">" : ">\n");
        return this;
    }

    /** Only elements that HTML knows as void, and SVG's. */
    Html empty(String element, String... attributes) {
        start(element, attributes);
        out.append("/>\n");
        return this;
    }

    Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    Html text(String text) {
        out.append(Markup.escaped(text));
        return this;
    }

    /** A text of this program's own, with no {@code <} or {@code &} in it: a style sheet. */
    Html verbatim(String text) {
        out.append(text);
        return this;
    }

    /** The whole; nothing may be open. */
    String text() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return out.toString();
    }

    private void start(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i].equals("class") && attributes[i + 1].isEmpty()) {
                continue;
            }
            out.append(' ').append(attributes[i]).append("=\"");
            out.append(Markup.escaped(attributes[i + 1])).append('"');
        }
    }
}
