package io.sluice.gateway.net;

import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.codecs.rtmp.session.PushTarget;
import io.sluice.codecs.rtmp.session.StreamKey;
import io.sluice.codecs.yaml.HostPort;
import io.sluice.gateway.config.OriginPlace;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where publishes go: the origin's host and port, and the templates of app and key there. */
record OriginUrl(boolean secure, String host, int port, String appTemplate, String keyTemplate) {
    private static final int DEFAULT_PORT = 1935;
    private static final int DEFAULT_TLS_PORT = 443;

    /** Host names as {@code nginx_rtmp}, which are no names by the book, have no URI. */
    private static final Pattern FORM = Pattern.compile("rtmp(s?)://([^/]+?)(:\\d+)?(?:/(.*))?");

    /**
     * What follows the host is the app, with its query if it has one, as encoders take it from the
     * address that they are given.
     *
     * @throws IllegalArgumentException if the URL is not {@code rtmp://host[:port]/app} or {@code
     *     rtmps://}
     */
    static OriginUrl of(OriginPlace place) {
        Matcher url = FORM.matcher(place.url());
        if (!url.matches()) {
            throw new IllegalArgumentException("an origin's url must be rtmp[s]://host[:port]/app");
        }
        boolean secure = !url.group(1).isEmpty();
        String port = url.group(3);
        int usual = secure ? DEFAULT_TLS_PORT : DEFAULT_PORT;
        HostPort at =
                HostPort.parse(url.group(2) + (port == null ? ":" + usual : port))
                        .orElseThrow(
                                () -> new IllegalArgumentException("an origin's url has no host"));
        String app = url.group(4) == null ? "" : url.group(4);
        return new OriginUrl(secure, at.host(), at.port(), app, place.key());
    }

    PushTarget targetOf(PublishRequest request) {
        String app = appTemplate.replace("{app}", request.app());
        return new PushTarget(
                (secure ? "rtmps://" : "rtmp://") + new HostPort(host, port) + "/" + app,
                app,
                new StreamKey(keyTemplate.replace("{key}", request.key().reveal())));
    }
}
