package io.sluice.gateway.metrics;

import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.policy.UnscreenedCause;
import java.util.Map;
import java.util.Set;

/**
 * What was counted about one stream so far.
 *
 * @param bitsPerSecond received from the publisher, lately
 * @param missed samples by why they were not inspected; only the causes there were
 * @param lastScores the probability of each label in the last inspected picture
 * @param flagged labels under suspicion now
 * @param unscreenedTooLong it has been unscreened for as long as the policy allows, and still is
 */
public record StreamFigures(
        long bytesReceived,
        double bitsPerSecond,
        long scored,
        Map<Miss, Long> missed,
        double screenedSeconds,
        Map<UnscreenedCause, Double> unscreenedSeconds,
        Map<String, Float> lastScores,
        Set<String> flagged,
        boolean unscreenedTooLong) {

    /** Of a stream that nothing was counted about. */
    public static final StreamFigures NONE =
            new StreamFigures(0, 0, 0, Map.of(), 0, Map.of(), Map.of(), Set.of(), false);
}
