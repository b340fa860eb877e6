package io.sluice.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapTest {
    /**
     * The median of a resample of n = 2m + 1 values is at most the k-th smallest with probability
     * P(Bin(n, k/n) > m): the interval's ends are exact order statistics.
     */
    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7, 11, 17, 21})
    void theIntervalEndsWhereTheBinomialSays(int n) {
        double[] values = IntStream.rangeClosed(1, n).mapToDouble(k -> k * k).toArray();
        int low =
                IntStream.rangeClosed(1, n).filter(k -> atMost(n, k) > 0.025).findFirst().orElse(0);
        int high =
                IntStream.rangeClosed(1, n)
                        .filter(k -> atMost(n, k) >= 0.975)
                        .findFirst()
                        .orElse(0);

        Bootstrap.Interval found = new Bootstrap().median(values);

        assertEquals(values[n / 2], found.median());
        assertEquals(values[low - 1], found.low());
        assertEquals(values[high - 1], found.high());
    }

    @Test
    void itIsTheSameEveryTime() {
        double[] values = new Random(1).doubles(40).toArray();

        assertEquals(new Bootstrap().median(values), new Bootstrap().median(values));
        assertEquals(
                new Bootstrap().ratioOfMedians(values, values),
                new Bootstrap().ratioOfMedians(values, values));
    }

    @Test
    void ofFewerThanThreeThereIsNoInterval() {
        assertEquals(
                new Bootstrap.Interval(1.5, Double.NaN, Double.NaN), new Bootstrap().median(1, 2));
        assertFalse(new Bootstrap().median(1, 2).known());
        assertTrue(Double.isNaN(new Bootstrap().median().median()));
        assertEquals(
                new Bootstrap.Interval(2, Double.NaN, Double.NaN),
                new Bootstrap().ratioOfMedians(new double[] {2, 2}, new double[] {1, 1, 1, 1}));
    }

    @Test
    void equalValuesHaveAnIntervalOfNoWidth() {
        assertEquals(
                new Bootstrap.Interval(1.2, 1.2, 1.2), new Bootstrap().median(1.2, 1.2, 1.2, 1.2));
        assertEquals(
                new Bootstrap.Interval(2, 2, 2),
                new Bootstrap().ratioOfMedians(new double[] {4, 4, 4}, new double[] {2, 2, 2}));
    }

    @Test
    void numbersThatAreNoneAreLeftOut() {
        assertEquals(2, new Bootstrap().median(1, Double.NaN, 3).median());
    }

    @Test
    void overNothingThereIsNoRatio() {
        double[] values = {1, 2, 3};
        assertEquals(
                Bootstrap.Interval.NONE,
                new Bootstrap().ratioOfMedians(values, new double[] {0, 1, 1}));
        assertEquals(
                Bootstrap.Interval.NONE, new Bootstrap().ratioOfMedians(values, new double[] {}));
    }

    /** Each side is drawn by itself: of two noisy samples the ratio spreads more than of one. */
    @Test
    void bothSidesAreResampled() {
        double[] noisy = {8, 9, 10, 11, 12, 9.5, 10.5};
        double[] still = {10, 10, 10, 10, 10, 10, 10};
        double one = width(new Bootstrap().ratioOfMedians(noisy, still));
        double both = width(new Bootstrap().ratioOfMedians(noisy, noisy));

        assertTrue(one > 0.1, "" + one);
        assertTrue(both > one * 1.2, both + " against " + one);
    }

    /** Of samples of a known law, the interval must hold its median as often as it says. */
    @Test
    void theIntervalHoldsTheTrueMedianAboutNinetyFiveTimesInAHundred() {
        Random random = new Random(7);
        int runs = 300;
        int held = 0;
        for (int run = 0; run < runs; run++) {
            Bootstrap.Interval found =
                    new Bootstrap()
                            .median(
                                    IntStream.range(0, 25)
                                            .mapToDouble(i -> Math.exp(random.nextGaussian()))
                                            .toArray());
            held += found.low() <= 1 && found.high() >= 1 ? 1 : 0;
        }
        assertEquals(0.95, held / (double) runs, 0.03);
    }

    private static double width(Bootstrap.Interval interval) {
        return interval.high() - interval.low();
    }

    private static double atMost(int n, int k) {
        double chance = k / (double) n;
        double sum = 0;
        for (int hits = n / 2 + 1; hits <= n; hits++) {
            sum +=
                    choose(n, hits)
                            * Math.pow(chance, hits)
                            * Math.pow(1 - chance, n - (double) hits);
        }
        return sum;
    }

    private static double choose(int n, int k) {
        double ways = 1;
        for (int i = 1; i <= k; i++) {
            ways = ways * (n - k + i) / i;
        }
        return ways;
    }
}
