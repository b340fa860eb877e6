package io.sluice.gateway.config;

import java.time.Duration;

/**
 * The latency budget: the most each stage may take, counted when broken.
 *
 * @param total received to verdict
 * @param relay read from the publisher to written to the origin
 */
public record BudgetConfig(
        Duration tapped,
        Duration decoded,
        Duration batched,
        Duration classified,
        Duration decided,
        Duration acted,
        Duration total,
        Duration relay) {
    public static BudgetConfig defaults() {
        return new BudgetConfig(
                Duration.ofMillis(5),
                Duration.ofMillis(100),
                Duration.ofMillis(50),
                Duration.ofMillis(80),
                Duration.ofMillis(10),
                Duration.ofMillis(250),
                Duration.ofMillis(250),
                Duration.ofMillis(20));
    }
}
