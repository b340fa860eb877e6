package io.sluice.loadtest.report;

/** What a comparison says of one figure. */
public enum Verdict {
    /** Worse by more than the tolerance, and the whole interval says so. */
    REGRESSION,
    /** Better by more than the tolerance, and the whole interval says so. */
    IMPROVEMENT,
    /** The whole interval lies within the tolerance. */
    SAME,
    /** The interval reaches over the tolerance: neither can be said. */
    UNCERTAIN,
    /** There is no interval. */
    UNKNOWN;

    static Verdict of(Bootstrap.Interval ratio, double tolerance, Direction direction) {
        if (!ratio.known()) {
            return UNKNOWN;
        }
        double less = 1 / tolerance;
        if (ratio.low() >= less && ratio.high() <= tolerance) {
            return SAME;
        }
        return switch (direction) {
            case MORE_IS_WORSE -> {
                Verdict ifLess = ratio.high() < less ? IMPROVEMENT : UNCERTAIN;
                yield ratio.low() > tolerance ? REGRESSION : ifLess;
            }
            case LESS_IS_WORSE -> {
                Verdict ifMore = ratio.low() > tolerance ? IMPROVEMENT : UNCERTAIN;
                yield ratio.high() < less ? REGRESSION : ifMore;
            }
            case NEITHER -> UNCERTAIN;
        };
    }

    /** Of a count of what must not be: any more is worse. */
    static Verdict ofCounts(long a, long b) {
        if (b == a) {
            return SAME;
        }
        return b > a ? REGRESSION : IMPROVEMENT;
    }
}
