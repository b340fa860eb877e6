package io.sluice.gateway.config;

/**
 * Who may publish.
 *
 * @param keyFile salted hashes of publish keys, as {@code sluice keys} writes them; unused when
 *     open
 * @param webhook is told of ends too where it has a URL, whatever the mode
 */
public record AuthConfig(Mode mode, String keyFile, WebhookConfig webhook) {
    public enum Mode {
        /** Anyone; for a gateway that only trusted networks reach. */
        OPEN,
        KEYS,
        /** Whoever the platform's webhook lets in. */
        WEBHOOK
    }

    public static AuthConfig defaults() {
        return new AuthConfig(Mode.OPEN, "keys.json", WebhookConfig.defaults());
    }
}
