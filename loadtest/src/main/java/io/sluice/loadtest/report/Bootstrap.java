package io.sluice.loadtest.report;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;

/**
 * A median's 95 % interval by resampling (bootstrap, percentile method, 10,000 resamples), the same
 * at every run: the generator is seeded.
 *
 * <p>Of few values the interval is honest about its place, not about its level: it can't be wider
 * than the values themselves, so that of three it holds the true median in 75 % of runs, of five in
 * 94 %, and only from six on in 95 %. Of fewer than three there is none: NaN.
 */
public final class Bootstrap {
    /** Fewer values give no interval. */
    public static final int MIN_VALUES = 3;

    /** Fewer values give an interval that holds the true median less often than it says. */
    public static final int FULL_LEVEL_VALUES = 6;

    private static final int RESAMPLES = 10_000;
    private static final long SEED = 0x51_0C_E5_EEDL;
    private static final double TAIL = 0.025;

    private final RandomGenerator random;

    public Bootstrap() {
        this(new SplittableRandom(SEED));
    }

    Bootstrap(RandomGenerator random) {
        this.random = random;
    }

    /** A median with its interval; low and high are NaN where the values are too few. */
    public record Interval(double median, double low, double high) {
        public static final Interval NONE = new Interval(Double.NaN, Double.NaN, Double.NaN);

        public boolean known() {
            return Double.isFinite(low) && Double.isFinite(high);
        }
    }

    /** The median of values, such as the ratios of pairs. */
    public Interval median(double... values) {
        double[] sorted = sorted(values);
        if (sorted.length < MIN_VALUES) {
            return new Interval(medianOfSorted(sorted), Double.NaN, Double.NaN);
        }
        return interval(medianOfSorted(sorted), () -> resampledMedian(sorted));
    }

    /**
     * The median of one sample over the median of another, each resampled by itself; no ratio at
     * all where a value of the baseline is not over 0.
     */
    public Interval ratioOfMedians(double[] values, double[] baseline) {
        double[] over = sorted(values);
        double[] under = sorted(baseline);
        if (over.length == 0 || under.length == 0 || under[0] <= 0) {
            return Interval.NONE;
        }
        double ratio = medianOfSorted(over) / medianOfSorted(under);
        if (Math.min(over.length, under.length) < MIN_VALUES) {
            return new Interval(ratio, Double.NaN, Double.NaN);
        }
        return interval(ratio, () -> resampledMedian(over) / resampledMedian(under));
    }

    /** NaN of nothing. */
    public static double medianOf(double... values) {
        return medianOfSorted(sorted(values));
    }

    private static Interval interval(double median, DoubleSupplier resample) {
        double[] medians = DoubleStream.generate(resample).limit(RESAMPLES).sorted().toArray();
        return new Interval(median, quantile(medians, TAIL), quantile(medians, 1 - TAIL));
    }

    private double resampledMedian(double[] values) {
        double[] drawn = new double[values.length];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = values[random.nextInt(values.length)];
        }
        Arrays.sort(drawn);
        return medianOfSorted(drawn);
    }

    private static double[] sorted(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    }

    private static double medianOfSorted(double[] sorted) {
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1
                ? sorted[middle]
                : sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2;
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
