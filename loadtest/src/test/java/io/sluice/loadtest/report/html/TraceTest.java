package io.sluice.loadtest.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTest {
    private static final Axis X = Axis.upTo(100, 10, 0, 100);
    private static final Axis Y = Axis.fromZero(10, 100, 0, 5);

    private static List<String> lines(List<Double> values) {
        Html html = new Html();
        new Trace(10, 1, values, "h0").draw(html, X, Y);
        return html.text().lines().toList();
    }

    @Test
    void aValueStandsAtItsSecondOfTheRun() {
        assertEquals(
                List.of("<polyline class=\"line h0\" points=\"10.5,100 11.5,50\"/>"),
                lines(List.of(0.0, 5.0)));
    }

    @Test
    void aValueThatIsNoneBreaksTheLine() {
        assertEquals(
                List.of(
                        "<polyline class=\"line h0\" points=\"10.5,0 10.5,0\"/>",
                        "<polyline class=\"line h0\" points=\"12.5,0 13.5,0\"/>"),
                lines(List.of(10.0, Double.NaN, 10.0, 10.0)));
        assertEquals(List.of(), lines(List.of(Double.NaN)));
    }

    @Test
    void aLongSeriesKeepsItsExtremes() {
        List<Double> values = new ArrayList<>(Collections.nCopies(50_000, 5.0));
        values.set(31_234, 10.0);
        values.set(31_235, 0.0);
        String line = lines(values).getFirst();

        assertTrue(line.length() < 20_000, line.length() + " characters");
        assertTrue(line.contains(",0 "), "the highest");
        assertTrue(line.contains(",100 "), "the lowest");
    }
}
