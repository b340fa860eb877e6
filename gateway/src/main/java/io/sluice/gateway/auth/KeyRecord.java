package io.sluice.gateway.auth;

import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of one publish key: never the key.
 *
 * @param name who it was made for
 * @param hash its salted keyed hash, in Base64
 */
public record KeyRecord(String name, String hash, Instant created, Optional<Instant> revoked) {
    public boolean active() {
        return revoked.isEmpty();
    }

    KeyRecord revokedAt(Instant now) {
        return new KeyRecord(name, hash, created, Optional.of(now));
    }
}
