package io.sluice.gateway.config;

/**
 * A certificate for some of the names that encoders ask for.
 *
 * @param certificate PEM file of the certificate and those that vouch for it
 * @param key PEM file of its private key, PKCS#8 without a password
 */
public record CertificateConfig(String certificate, String key) {}
