package io.sluice.gateway.config;

import io.sluice.gateway.config.PolicyConfig.LabelRule;
import io.sluice.gateway.config.PolicyConfig.UnscreenedRule;
import java.time.Duration;
import java.util.Map;

/**
 * Other rules for publishers that the authoriser puts under this name: a risk tier.
 *
 * @param cadence one sample in each interval of this length; 0 for what {@code inspect.sampling}
 *     says
 * @param labels the rules in place of the policy's
 * @param unscreened in place of the policy's
 */
public record ProfileConfig(
        Duration cadence, Map<String, LabelRule> labels, UnscreenedRule unscreened) {}
