package io.sluice.gateway.config;

/**
 * How origins with {@code rtmps://} are dialled. Their certificates are always verified.
 *
 * @param authorities PEM file of the certificates that vouch for the origins'; empty for those that
 *     the JDK trusts
 * @param certificate PEM file of the gateway's own certificate and those that vouch for it, for
 *     origins that ask for one; empty for none
 * @param key PEM file of its private key, PKCS#8 without a password
 */
public record OriginTlsConfig(String authorities, String certificate, String key) {
    public static OriginTlsConfig defaults() {
        return new OriginTlsConfig("", "", "key.pem");
    }
}
