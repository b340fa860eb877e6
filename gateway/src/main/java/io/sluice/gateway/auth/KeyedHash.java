package io.sluice.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 under a salt: fast, since what it hides is random and long. */
final class KeyedHash {
    static final int SALT_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";
    private final SecretKeySpec salt;

    KeyedHash(byte[] salt) {
        this.salt = new SecretKeySpec(salt, ALGORITHM);
    }

    byte[] of(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(salt);
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
