package io.sluice.loadtest.scenario;

import java.util.List;
import java.util.Optional;

/**
 * A relay under test, or the origin itself, for a direct way.
 *
 * @param url where to publish, without the key
 * @param admin a Sluice gateway's admin API, for its stages and its accounts
 * @param command what starts it; empty where it runs already. It is ended with the run
 * @param relays whether what is published here reaches the probing origin
 * @param chunkBytes the chunk size that publishers announce and send with (RTMP 1.0 section 5.4.1)
 */
public record Target(
        String name,
        String url,
        Optional<Admin> admin,
        List<String> command,
        boolean relays,
        int chunkBytes) {

    /** The same under its name. */
    Target named(String theName) {
        return new Target(theName, url, admin, command, relays, chunkBytes);
    }

    /** Where a gateway's admin API is, and the file that holds its token. */
    public record Admin(String url, String tokenFile) {}
}
