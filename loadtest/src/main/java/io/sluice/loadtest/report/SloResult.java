package io.sluice.loadtest.report;

/**
 * One objective of the scenario, and what was found.
 *
 * @param objective as the scenario writes it: {@code relay.p99}
 * @param target which target it speaks of
 * @param found the worst of the windows that count, in the limit's unit
 * @param kept whether found is within the limit
 */
public record SloResult(
        String objective, String target, double limit, String unit, double found, boolean kept) {}
