package io.sluice.gateway.config;

import java.time.Duration;

/**
 * The classifier and its workers.
 *
 * @param model a built-in package's name or a package's folder
 * @param device {@code cpu}, {@code cuda:0} (or another index), or {@code auto}
 * @param workers inference threads that share the one model
 * @param maxBatch most pictures in one call; on a CPU 1 is best
 * @param maxPending most samples waiting for a worker, all streams together
 * @param maxDefer longest wait for a fuller batch
 */
public record ClassifyConfig(
        String model, String device, int workers, int maxBatch, int maxPending, Duration maxDefer) {
    public static ClassifyConfig defaults() {
        return new ClassifyConfig("test-card", "auto", 1, 1, 1024, Duration.ZERO);
    }
}
