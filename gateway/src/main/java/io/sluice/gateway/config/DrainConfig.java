package io.sluice.gateway.config;

import java.time.Duration;

/**
 * The time between being told to end and ending.
 *
 * @param max the longest that streams have to end by themselves; zero for none
 */
public record DrainConfig(Duration max) {
    public static DrainConfig defaults() {
        return new DrainConfig(Duration.ofSeconds(30));
    }
}
