package io.sluice.gateway.config;

import static io.sluice.codecs.yaml.Bounds.HOUR;
import static io.sluice.codecs.yaml.Bounds.INSTANT;
import static io.sluice.codecs.yaml.Bounds.MILLISECOND;

import io.sluice.codecs.yaml.Section;
import java.net.URI;
import java.util.regex.Pattern;

/** What is allowed under {@code auth.webhook}. */
final class WebhookSection {
    private static final Pattern URL = Pattern.compile("|https?://[^\\s/?#@]+(/\\S*)?");
    private static final int LEAST_SECRET = 16;
    private static final int MANY = 100_000;
    private static final int MAX_PORT = 65_535;

    private WebhookSection() {}

    /** Java calls no host with an underscore in its name, and no port over the last one. */
    private static boolean isUrl(String text) {
        if (!URL.matcher(text).matches()) {
            return false;
        }
        try {
            URI uri = URI.create(text);
            return text.isEmpty() || (uri.getHost() != null && uri.getPort() <= MAX_PORT);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    static WebhookConfig webhook(Section in) {
        WebhookConfig d = WebhookConfig.defaults();
        WebhookConfig read =
                new WebhookConfig(
                        in.secret(
                                "url",
                                d.url(),
                                "http(s)://host[:port]/path, no user, no underscore in the host",
                                WebhookSection::isUrl),
                        in.secret(
                                "secret",
                                d.secret(),
                                LEAST_SECRET + " characters or more",
                                text -> text.isEmpty() || text.length() >= LEAST_SECRET),
                        in.duration("timeout", d.timeout(), MILLISECOND, HOUR),
                        in.choice("onFailure", d.onFailure()),
                        in.duration("cache", d.cache(), INSTANT, HOUR),
                        in.integer("maxWaiting", d.maxWaiting(), 1, MANY));
        return read;
    }
}
