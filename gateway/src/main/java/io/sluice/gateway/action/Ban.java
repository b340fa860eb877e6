package io.sluice.gateway.action;

import java.time.Instant;

/**
 * One entry of the ban list.
 *
 * @param subject a key digest, an identity, or an IP address (IPv6: the /64), by kind
 * @param reason for people; never holds a key
 */
public record Ban(
        long id, Kind kind, String subject, String reason, Instant createdAt, Instant expiresAt) {
    public enum Kind {
        KEY,
        IDENTITY,
        ADDRESS
    }
}
