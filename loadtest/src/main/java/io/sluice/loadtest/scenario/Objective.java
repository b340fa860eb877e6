package io.sluice.loadtest.scenario;

/**
 * One line of the {@code slo} block: a figure and the most, or the least, it may be.
 *
 * @param figure {@code relay.p99}, {@code lost}, {@code screened} and so on
 * @param atLeast whether less is worse
 */
public record Objective(String figure, double limit, Unit unit, boolean atLeast) {

    /** What its numbers count. */
    public enum Unit {
        MICROSECONDS("us"),
        COUNT(""),
        SHARE(""),
        PERCENT("%"),
        BYTES("B");

        private final String symbol;

        Unit(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    public boolean holds(double found) {
        return atLeast ? found >= limit : found <= limit;
    }
}
