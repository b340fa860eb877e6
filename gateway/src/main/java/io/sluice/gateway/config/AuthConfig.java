package io.sluice.gateway.config;

/**
 * Who may publish.
 *
 * @param keyFile salted hashes of publish keys, as {@code sluice keys} writes them; unused when
 *     open
 */
public record AuthConfig(Mode mode, String keyFile) {
    public enum Mode {
        /** Anyone; for a gateway that only trusted networks reach. */
        OPEN,
        KEYS
    }

    public static AuthConfig defaults() {
        return new AuthConfig(Mode.OPEN, "keys.json");
    }
}
