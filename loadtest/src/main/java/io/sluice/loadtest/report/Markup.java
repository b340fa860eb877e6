package io.sluice.loadtest.report;

/** Text on its way into XML or HTML. */
public final class Markup {
    private static final String UNPRINTABLE = "\uFFFD";

    private Markup() {}

    /** Safe between tags and within a quoted attribute; what XML can't hold at all is replaced. */
    public static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> append(safe, point));
        return safe.toString();
    }

    private static void append(StringBuilder safe, int point) {
        switch (point) {
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '&' -> safe.append("&amp;");
            case '"' -> safe.append("&quot;");
            case '\'' -> safe.append("&#39;");
            default -> {
                if (allowed(point)) {
                    safe.appendCodePoint(point);
                } else {
                    safe.append(UNPRINTABLE);
                }
            }
        }
    }

    /** XML 1.0, section 2.2: no control characters, no lone surrogates. */
    private static boolean allowed(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || (point >= 0x20 && point <= 0xD7FF)
                || (point >= 0xE000 && point <= 0xFFFD)
                || point >= 0x10000;
    }
}
