package io.sluice.gateway.config;

import java.util.Map;

/**
 * RTMPS: a port of its own for encoders that speak TLS.
 *
 * @param listen {@code host:port}; empty for none
 * @param certificate PEM file of the certificate and those that vouch for it, read again when it or
 *     the key changes
 * @param key PEM file of its private key, PKCS#8 without a password
 * @param names other certificates, by the host name that encoders ask for (SNI)
 */
public record TlsConfig(
        String listen, String certificate, String key, Map<String, CertificateConfig> names) {
    public static TlsConfig defaults() {
        return new TlsConfig("", "certificate.pem", "key.pem", Map.of());
    }

    public boolean enabled() {
        return !listen.isEmpty();
    }
}
