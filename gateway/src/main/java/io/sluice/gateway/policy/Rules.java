package io.sluice.gateway.policy;

import io.sluice.gateway.config.PolicyConfig;
import io.sluice.gateway.config.PolicyConfig.LabelRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rules of all labels, in a fixed order, so that the same inspections always give the same
 * verdict.
 */
public record Rules(List<Rule> rules) {
    /** One label with its k-of-n rule. */
    public record Rule(String label, LabelRule levels) {}

    public Rules {
        rules = List.copyOf(rules);
    }

    public static Rules of(PolicyConfig config) {
        return of(config.labels());
    }

    /** Each label's rule. */
    public static Rules of(Map<String, LabelRule> labels) {
        return new Rules(
                new TreeMap<>(labels)
                        .entrySet().stream()
                                .map(entry -> new Rule(entry.getKey(), entry.getValue()))
                                .toList());
    }

    /** The rule of one label. */
    public Optional<Rule> of(String label) {
        return rules.stream().filter(rule -> rule.label().equals(label)).findFirst();
    }
}
