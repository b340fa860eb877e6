package io.sluice.gateway.action;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a stream asks of the ban list; replaced in tests. Quick enough for an event loop. */
public interface Bans {
    /** The ban that keeps this publisher out now. */
    Optional<Ban> check(String keyDigest, String identity, InetAddress address, Instant now);

    /**
     * Bans from now on, for a time.
     *
     * @param subject for an address, as {@link AddressBlock} writes it
     */
    Ban add(Ban.Kind kind, String subject, String reason, Duration duration);
}
