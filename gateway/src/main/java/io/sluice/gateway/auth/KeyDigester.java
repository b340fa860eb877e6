package io.sluice.gateway.auth;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Makes the salted digest that stands for an app and a key in logs, bans and the API. Thread-safe.
 */
public final class KeyDigester {
    private static final int DIGEST_BYTES = 8;
    private final KeyedHash hash;

    /**
     * Digests under one salt.
     *
     * @param salt random, secret, and the same after a restart: bans live by it
     */
    public KeyDigester(byte[] salt) {
        this.hash = new KeyedHash(salt);
    }

    /** 16 hexadecimal characters. */
    public String digest(String app, String key) {
        byte[] whole = hash.of(StreamName.of(app) + '\0' + StreamName.of(key));
        return HexFormat.of().formatHex(Arrays.copyOf(whole, DIGEST_BYTES));
    }
}
