package io.sluice.gateway.stream;

import io.sluice.gateway.config.PolicyConfig.UnscreenedRule;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.inspect.Inspector;
import io.sluice.gateway.policy.Policy;
import io.sluice.gateway.policy.PublisherMemory;
import java.util.function.LongSupplier;

/**
 * What the watching of all streams shares.
 *
 * @param maxTracks most video tracks of one stream that are told apart
 * @param seeds a stream's secret, from which its samples' moments are drawn
 */
public record WatchParts(
        Inspector inspector,
        SamplingConfig sampling,
        Policy policy,
        PublisherMemory memory,
        UnscreenedRule unscreened,
        int maxTracks,
        LongSupplier seeds) {}
