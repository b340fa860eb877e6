package io.sluice.loadtest.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class CurvesTest {
    private static Histogram upTo(int count) {
        Histogram histogram = new Histogram(3);
        for (int i = 1; i <= count; i++) {
            histogram.recordValue(i);
        }
        return histogram;
    }

    @Test
    void everyPointIsTheHistogramsPercentile() {
        Histogram values = upTo(20_000);
        List<Curves.Step> steps = Curves.steps(values);

        for (Curves.Step step : steps) {
            assertEquals(
                    values.getValueAtPercentile(100 * (1 - Math.pow(10, -step.nines()))),
                    step.micros());
        }
        assertTrue(steps.stream().anyMatch(step -> step.nines() == 2 && at(step, values, 99)));
        assertTrue(steps.stream().anyMatch(step -> step.nines() == 3 && at(step, values, 99.9)));
        assertEquals(0, steps.getFirst().nines());
        assertEquals(values.getValueAtPercentile(0), steps.getFirst().micros());
    }

    private static boolean at(Curves.Step step, Histogram values, double percentile) {
        return Math.abs(step.percentile() - percentile) < 1e-9
                && step.micros() == values.getValueAtPercentile(step.percentile());
    }

    @Test
    void aCurveEndsWhereTheValuesDo() {
        assertEquals(3, Curves.steps(upTo(1000)).getLast().nines(), 1e-9);
        assertEquals(1000, Curves.steps(upTo(1000)).getLast().micros(), 1);
        assertEquals(1, Curves.steps(upTo(1)).size());
        assertEquals(5, Curves.steps(upTo(300_000)).getLast().nines(), 1e-9);
    }
}
