package io.sluice.models.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.models.testcard.GoldenPicture;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    @Test
    void plattIsASigmoidOfALineEachLabelByItself() {
        Calibration platt = new Calibration.Platt(List.of(2.0, 1.0), List.of(-2.0, 0.0));

        float[] p = platt.probabilities(new float[] {1, 1000});

        assertArrayEquals(new float[] {0.5f, 1f}, p, 1e-6f);
    }

    @Test
    void temperatureIsASoftmaxThatHugeOutputsDoNotBreak() {
        Calibration temperature = new Calibration.Temperature(2);

        assertArrayEquals(
                new float[] {0.5f, 0.5f, 0},
                temperature.probabilities(new float[] {900, 900, -900}));
        float[] p = temperature.probabilities(new float[] {2, 0});
        assertEquals(1 / (1 + Math.exp(-1)), p[0], 1e-6);
    }

    @Test
    void aGoldenOutputIsHeldToItsToleranceAndNaNFails() {
        Golden golden = new Golden(0.01, Map.of(GoldenPicture.RAMP, List.of(-20.0)));

        assertTrue(golden.check(GoldenPicture.RAMP, new float[] {-20.19f}).isEmpty());
        assertFalse(golden.check(GoldenPicture.RAMP, new float[] {-20.21f}).isEmpty());
        assertFalse(golden.check(GoldenPicture.RAMP, new float[] {Float.NaN}).isEmpty());
        assertFalse(golden.check(GoldenPicture.RAMP, new float[] {-20, 0}).isEmpty());
    }

    @Test
    void theLatencyModelRoundsUpToWhatWasMeasured() {
        Warmup warmup = new Warmup(new TreeMap<>(Map.of(1, 10L, 2, 12L, 4, 40L)));

        assertEquals(10, warmup.nanos(1));
        assertEquals(40, warmup.nanos(3));
        assertEquals(80, warmup.nanos(8));
        assertEquals(2, warmup.bestBatch());
    }
}
