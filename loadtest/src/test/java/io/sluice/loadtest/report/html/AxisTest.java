package io.sluice.loadtest.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
    @Test
    void marksAreRoundAndReachOverTheLargest() {
        assertEquals(List.of(0.0, 2.0, 4.0, 6.0, 8.0), Axis.fromZero(7.3, 0, 100, 5).ticks());
        assertEquals(List.of(0.0, 1024.0, 2048.0), Axis.fromZero(1500, 1024, 0, 100, 2).ticks());
    }

    @ParameterizedTest
    @CsvSource({"0", "-3", "1e-12", "1e15"})
    void anyLargestHasFewMarks(double largest) {
        List<Double> ticks = Axis.fromZero(largest, 0, 100, 5).ticks();

        assertTrue(ticks.size() >= 2 && ticks.size() <= 7, ticks.toString());
    }

    @Test
    void aLogAxisHasWholeDecadesOrTheirParts() {
        assertEquals(
                List.of(50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0),
                Axis.log(83, 1580, 0, 100).ticks());
        assertEquals(
                List.of(1.0, 10.0, 100.0, 1000.0, 10_000.0, 100_000.0),
                Axis.log(1, 99_000, 0, 100).ticks());
    }

    @Test
    void placesLieBetweenTheEnds() {
        Axis y = Axis.log(10, 1000, 200, 0);

        assertEquals(200, y.at(10), 1e-9);
        assertEquals(100, y.at(100), 1e-9);
        assertEquals(0, y.at(1000), 1e-9);
        assertEquals(200, y.at(0), 1e-9, "below the least");
        assertEquals(0, y.at(1e9), 1e-9, "over the most");
    }

    @Test
    void latenciesThatDifferMuchAreLogarithmic() {
        assertTrue(Axis.ofLatencies(100, 5000, 0, 1).isLog());
        assertTrue(Axis.ofLatencies(0, 5000, 0, 1).isLog());
        assertFalse(Axis.ofLatencies(1000, 5000, 0, 1).isLog());
        assertFalse(Axis.ofLatencies(0, 0, 0, 1).isLog());
    }

    @ParameterizedTest
    @CsvSource({
        "90, 20, 20 s",
        "600, 120, 2:00",
        "10000, 5400, 1:30 h",
        "90000, 7200, 2 h",
        "1, 0.5, 0.5 s"
    })
    void timesAreWrittenAsTheRunIsLong(double end, double seconds, String written) {
        assertEquals(written, new Clock(end).mark(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0.3", "1", "90", "3600", "86400", "2000000"})
    void aRunOfAnyLengthHasFewMarks(double end) {
        assertTrue(new Clock(end).axis(0, 100).ticks().size() <= 13);
    }
}
