package io.sluice.gateway.net;

import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.codecs.rtmp.session.PushTarget;
import io.sluice.codecs.rtmp.session.StreamKey;
import io.sluice.gateway.config.OriginPlace;
import java.net.URI;
import java.net.URISyntaxException;

/** Where publishes go: the origin's host and port, and the templates of app and key there. */
record OriginUrl(boolean secure, String host, int port, String appTemplate, String keyTemplate) {
    private static final int DEFAULT_PORT = 1935;
    private static final int DEFAULT_TLS_PORT = 443;

    /**
     * @throws IllegalArgumentException if the URL is not {@code rtmp://host[:port]/app} or {@code
     *     rtmps://}
     */
    static OriginUrl of(OriginPlace place) {
        URI uri = parse(place.url());
        boolean secure = "rtmps".equals(uri.getScheme());
        if ((!secure && !"rtmp".equals(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException("an origin's url must be rtmp[s]://host[:port]/app");
        }
        String host = uri.getHost();
        boolean literalV6 = host.startsWith("[");
        int defaultPort = secure ? DEFAULT_TLS_PORT : DEFAULT_PORT;
        return new OriginUrl(
                secure,
                literalV6 ? host.substring(1, host.length() - 1) : host,
                uri.getPort() < 0 ? defaultPort : uri.getPort(),
                uri.getPath().isEmpty() ? "" : uri.getPath().substring(1),
                place.key());
    }

    private static URI parse(String url) {
        try {
            return new URI(url.replace("{", "%7B").replace("}", "%7D"));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("an origin's url is no URL: " + e.getReason(), e);
        }
    }

    PushTarget targetOf(PublishRequest request) {
        String app = appTemplate.replace("{app}", request.app());
        String authority = host.contains(":") ? "[" + host + "]" : host;
        return new PushTarget(
                (secure ? "rtmps://" : "rtmp://") + authority + ":" + port + "/" + app,
                app,
                new StreamKey(keyTemplate.replace("{key}", request.key().reveal())));
    }
}
