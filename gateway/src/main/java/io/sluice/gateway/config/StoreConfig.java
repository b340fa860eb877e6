package io.sluice.gateway.config;

/**
 * Where bans are kept.
 *
 * @param file the SQLite database; its folder is made where missing
 * @param maxBans most bans at a time; over it, the one that would run out first is given up
 * @param maxPendingWrites most changes that wait for the disk; over it, the whole list is written
 *     once the disk works again
 */
public record StoreConfig(String file, int maxBans, int maxPendingWrites) {
    public static StoreConfig defaults() {
        return new StoreConfig("data/sluice.db", 100_000, 1024);
    }
}
