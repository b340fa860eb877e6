package io.sluice.gateway.inspect;

import io.sluice.gateway.config.SamplingConfig;

/**
 * How one stream is sampled.
 *
 * @param seed what the moments are drawn from: secret while the stream lives, recorded so that a
 *     replay is exact
 * @param startNanos when the first interval begins
 */
public record Sampling(SamplingConfig config, long seed, long startNanos) {}
