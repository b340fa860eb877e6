package io.sluice.gateway.config;

import java.time.Duration;

/**
 * How often publishers may come: token buckets. IPv6 is counted by /64.
 *
 * @param connections of all addresses together
 * @param wrongKeysPerAddress publishes that the authoriser denied
 * @param violationsPerAddress connections that broke the protocol or a limit before a publish was
 *     accepted
 * @param backOff how long an address is shut out that does one of these once more; twice as long
 *     each further time
 * @param maxBackOff the longest that it gets
 * @param maxAddresses remembered, in each of three tables
 */
public record RatesConfig(
        RateConfig connections,
        RateConfig connectionsPerAddress,
        RateConfig wrongKeysPerAddress,
        RateConfig violationsPerAddress,
        Duration backOff,
        Duration maxBackOff,
        int maxAddresses) {

    /**
     * One token bucket.
     *
     * @param burst what a full bucket holds
     * @param refill the time that one token takes to come back
     */
    public record RateConfig(int burst, Duration refill) {}

    public static RatesConfig defaults() {
        return new RatesConfig(
                new RateConfig(4096, Duration.ofMillis(1)),
                new RateConfig(2048, Duration.ofMillis(5)),
                new RateConfig(30, Duration.ofSeconds(5)),
                new RateConfig(100, Duration.ofSeconds(1)),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                65_536);
    }
}
