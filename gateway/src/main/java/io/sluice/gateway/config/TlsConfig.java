package io.sluice.gateway.config;

/**
 * RTMPS: a port of its own for encoders that speak TLS.
 *
 * @param listen {@code host:port}; empty for none
 * @param certificate PEM file of the certificate and those that vouch for it, read again when it or
 *     the key changes
 * @param key PEM file of its private key, PKCS#8 without a password
 */
public record TlsConfig(String listen, String certificate, String key) {
    public static TlsConfig defaults() {
        return new TlsConfig("", "certificate.pem", "key.pem");
    }

    public boolean enabled() {
        return !listen.isEmpty();
    }
}
