package io.sluice.loadtest.report.html;

import java.util.ArrayList;
import java.util.List;

/** Where values stand along one side of a drawing, in its units. */
final class Axis {
    private static final double LOG_FROM_RATIO = 15;
    private final double low;
    private final double high;
    private final double from;
    private final double to;
    private final boolean log;
    private final List<Double> ticks;

    private Axis(double low, double high, double from, double to, boolean log, List<Double> ticks) {
        this.low = low;
        this.high = high;
        this.from = from;
        this.to = to;
        this.log = log;
        this.ticks = ticks;
    }

    /** From 0 to a round number over the largest value. */
    static Axis fromZero(double largest, double from, double to, int wanted) {
        return fromZero(largest, 1, from, to, wanted);
    }

    /** The same, with marks that are round numbers of a unit. */
    static Axis fromZero(double largest, double unit, double from, double to, int wanted) {
        double most = largest > 0 ? largest : unit;
        double step = unit * roundStep(most / unit / wanted);
        double high = step * Math.ceil(most / step - 1e-9);
        return new Axis(0, high, from, to, false, every(step, high));
    }

    /** From 0 to exactly the end, with marks at multiples of a step. */
    static Axis upTo(double end, double step, double from, double to) {
        return new Axis(0, end, from, to, false, every(step, end));
    }

    /** Logarithmic, from a round number to a round number; both values are over 0. */
    static Axis log(double smallest, double largest, double from, double to) {
        List<Double> ticks = logTicks(smallest, largest);
        return new Axis(ticks.getFirst(), ticks.getLast(), from, to, true, ticks);
    }

    /**
     * Logarithmic with given marks, from just under the smallest to just over the largest value.
     */
    static Axis log(double low, double high, double from, double to, List<Double> ticks) {
        List<Double> within = ticks.stream().filter(t -> t >= low && t <= high).toList();
        return new Axis(low, high, from, to, true, within);
    }

    /** Of latencies: logarithmic where they differ by more than a factor of 15. */
    static Axis ofLatencies(double smallest, double largest, double from, double to) {
        return largest > LOG_FROM_RATIO * Math.max(smallest, 1)
                ? log(Math.max(smallest, 1), largest, from, to)
                : fromZero(largest, from, to, 5);
    }

    boolean isLog() {
        return log;
    }

    List<Double> ticks() {
        return ticks;
    }

    double high() {
        return high;
    }

    double from() {
        return from;
    }

    double to() {
        return to;
    }

    /** A value's place; what lies beyond the ends stands at the end. */
    double at(double value) {
        double within = Math.clamp(value, low, high);
        double share =
                log ? Math.log(within / low) / Math.log(high / low) : (within - low) / (high - low);
        return from + share * (to - from);
    }

    private static List<Double> every(double step, double high) {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * step <= high * (1 + 1e-9); i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private static double roundStep(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        double lead = least / power;
        if (lead <= 1) {
            return power;
        }
        if (lead <= 2) {
            return 2 * power;
        }
        return lead <= 5 ? 5 * power : 10 * power;
    }

    private static List<Double> logTicks(double smallest, double largest) {
        int[] leads = Math.log10(largest / smallest) > 3.2 ? new int[] {1} : new int[] {1, 2, 5};
        List<Double> ticks = new ArrayList<>();
        double last = 0;
        for (int power = (int) Math.floor(Math.log10(smallest)); last < largest; power++) {
            for (int lead : leads) {
                double tick = lead * Math.pow(10, power);
                if (tick <= smallest * (1 + 1e-9)) {
                    ticks.clear();
                }
                if (last < largest) {
                    ticks.add(tick);
                    last = tick;
                }
            }
        }
        return ticks;
    }
}
