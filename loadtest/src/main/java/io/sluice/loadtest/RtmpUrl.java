package io.sluice.loadtest;

import io.sluice.codecs.rtmp.session.StreamKey;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where to publish, as people write it: {@code rtmp://host[:port]/app/key}, the key being what
 * follows the last slash, with its query. What is wrong with one is said without repeating it,
 * since it holds the key.
 */
public record RtmpUrl(String host, int port, String app, StreamKey key) {
    private static final int RTMP_PORT = 1935;

    public static RtmpUrl parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL: " + e.getReason());
        }
        if (!"rtmp".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("expected rtmp://host[:port]/app/key");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        int slash = path.lastIndexOf('/');
        if (slash < 2) {
            throw new IllegalArgumentException("expected an app and a key: rtmp://host/app/key");
        }
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        int port = uri.getPort() < 0 ? RTMP_PORT : uri.getPort();
        StreamKey key = new StreamKey(path.substring(slash + 1) + query);
        return new RtmpUrl(uri.getHost(), port, path.substring(1, slash), key);
    }

    /** The host's address, looked up now. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }
}
