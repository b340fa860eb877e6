package io.sluice.gateway.config;

/**
 * The admin API.
 *
 * @param listen {@code host:port}; port 0 takes a free one
 * @param tokenFile holds the bearer token; made with a random token where it does not exist
 */
public record AdminConfig(boolean enabled, String listen, String tokenFile) {
    public static AdminConfig defaults() {
        return new AdminConfig(true, "127.0.0.1:8935", "data/admin.token");
    }
}
