package io.sluice.gateway.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The content of a key file: a salt and the records of all keys ever made. Immutable. */
public final class KeyBook {
    private final String salt;
    private final KeyedHash hash;
    private final List<KeyRecord> records;

    /**
     * @param salt in Base64
     * @throws IllegalArgumentException if it is none, or too short
     */
    KeyBook(String salt, List<KeyRecord> records) {
        byte[] bytes = Base64.getDecoder().decode(salt);
        if (bytes.length < KeyedHash.SALT_BYTES) {
            throw new IllegalArgumentException("the salt is shorter than 32 bytes");
        }
        this.salt = salt;
        this.hash = new KeyedHash(bytes);
        this.records = List.copyOf(records);
    }

    String salt() {
        return salt;
    }

    public List<KeyRecord> records() {
        return records;
    }

    /** Whose active key this is. Takes the same time wherever, and whether or not, it is found. */
    public Optional<String> ownerOf(String key) {
        byte[] asked = Base64.getEncoder().encode(hash.of(key));
        Optional<String> owner = Optional.empty();
        for (KeyRecord record : records) {
            boolean same = MessageDigest.isEqual(asked, record.hash().getBytes(US_ASCII));
            owner = same && record.active() ? Optional.of(record.name()) : owner;
        }
        return owner;
    }

    boolean hasActive(String name) {
        return records.stream().anyMatch(r -> r.active() && r.name().equals(name));
    }

    KeyBook with(String name, String key, Instant now) {
        List<KeyRecord> more = new ArrayList<>(records);
        String hashed = Base64.getEncoder().encodeToString(hash.of(key));
        more.add(new KeyRecord(name, hashed, now, Optional.empty()));
        return new KeyBook(salt, more);
    }

    KeyBook revoked(String name, Instant now) {
        return new KeyBook(
                salt,
                records.stream()
                        .map(r -> r.active() && r.name().equals(name) ? r.revokedAt(now) : r)
                        .toList());
    }
}
