package io.sluice.gateway.auth;

/**
 * The part of an app or a key that names the stream: what stands before a {@code ?}, or all of it
 * where nothing does. A query must not make a known key look new.
 */
final class StreamName {
    private StreamName() {}

    static String of(String sent) {
        int query = sent.indexOf('?');
        return query > 0 ? sent.substring(0, query) : sent;
    }
}
