package io.sluice.codecs.rtmp.session;

import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;

/**
 * What the names that a peer sends may look like, and how an application's is normalised. Names end
 * up in tcUrls, directories and reports elsewhere, so only a short list of characters may pass.
 */
final class NameRules {
    private static final String APP_PUNCTUATION = "-._~/";
    private static final String KEY_PUNCTUATION = "-._~/?&=+:,@!*";

    /** An escape could spell what the name itself may not hold. */
    private static final String QUERY_PUNCTUATION = KEY_PUNCTUATION + "%";

    private static final String URL_PUNCTUATION = QUERY_PUNCTUATION + "[]#;()'$";

    private NameRules() {}

    static PublishRequest publish(ConnectRequest connect, String name, String type, int maxLength) {
        return new PublishRequest(connect, app(connect, maxLength), key(name, maxLength), type);
    }

    /** The application: no query, no slash at either end, no dotted segment; it may be empty. */
    static String app(ConnectRequest connect, int maxLength) {
        String sent = connect.app().isEmpty() ? pathOf(connect.tcUrl()) : connect.app();
        String app = trimSlashes(withoutQuery(sent));
        check(app, APP_PUNCTUATION, maxLength, "app");
        checkSegments(app, "app");
        return app;
    }

    /** The key as sent, with its query; it may be empty. */
    static StreamKey key(String sent, int maxLength) {
        check(sent, QUERY_PUNCTUATION, maxLength, "key");
        check(withoutQuery(sent), KEY_PUNCTUATION, maxLength, "key");
        checkSegments(withoutQuery(sent), "key");
        return new StreamKey(sent);
    }

    /** As {@link PublishRequest#splitAfter} says. */
    static PublishRequest splitAfter(int segments, PublishRequest asked) {
        String sent = asked.key().reveal();
        String name = withoutQuery(sent);
        String path = trimSlashes(asked.app() + "/" + name);
        int end = firstSegments(segments, path).length();
        String app = trimSlashes(path.substring(0, end));
        String rest = path.substring(Math.min(end + 1, path.length()));
        check(app, APP_PUNCTUATION, app.length(), "app");
        StreamKey key = new StreamKey(rest + sent.substring(name.length()));
        return new PublishRequest(asked.connect(), app, key, asked.type());
    }

    static String firstSegments(int segments, String path) {
        int end = 0;
        for (int i = 0; i < segments && end < path.length(); i++) {
            int slash = path.indexOf('/', end + 1);
            end = slash < 0 ? path.length() : slash;
        }
        return path.substring(0, end);
    }

    /** What connect alone can show to be wrong. */
    static void checkConnect(ConnectRequest connect, int maxLength) {
        check(connect.app(), URL_PUNCTUATION, maxLength, "app");
        app(connect, maxLength);
        check(connect.tcUrl(), URL_PUNCTUATION, maxLength, "tcUrl");
    }

    static String withoutQuotes(String text) {
        int end = text.length() - 1;
        boolean quoted =
                end > 0
                        && text.charAt(0) == text.charAt(end)
                        && (text.charAt(0) == '"' || text.charAt(0) == '\'');
        return quoted ? text.substring(1, end) : text;
    }

    static String withoutQuery(String text) {
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }

    /** What follows the authority of {@code scheme://host:port/path}. */
    private static String pathOf(String tcUrl) {
        int scheme = tcUrl.indexOf("://");
        int path = tcUrl.indexOf('/', scheme < 0 ? 0 : scheme + 3);
        return path < 0 ? "" : tcUrl.substring(path);
    }

    private static String trimSlashes(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == '/') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == '/') {
            to--;
        }
        return text.substring(from, to);
    }

    private static void check(String name, String punctuation, int maxLength, String what) {
        if (name.length() > maxLength) {
            throw new ProtocolException(Violation.NAME, what + " longer than " + maxLength);
        }
        if (!name.chars().allMatch(c -> allowed(c, punctuation))) {
            throw new ProtocolException(Violation.NAME, what + " holds a character not allowed");
        }
    }

    private static boolean allowed(int c, String punctuation) {
        boolean letterOrDigit = c < 128 && Character.isLetterOrDigit(c);
        return letterOrDigit || punctuation.indexOf(c) >= 0;
    }

    /** Refuses a path that climbs. */
    private static void checkSegments(String path, String what) {
        String segments = "/" + path + "/";
        if (segments.contains("/../") || segments.contains("/./")) {
            throw new ProtocolException(Violation.NAME, what + " holds a dotted segment");
        }
    }
}
