package io.sluice.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatiosTest {
    @Test
    void windowsOfARoundArePaired() {
        Ratio ratio =
                ratio(
                        "relay.p50",
                        "gateway",
                        Windows.warmup("gateway", 0),
                        Windows.window("gateway", 1, 200),
                        Windows.window("nginx", 2, 100),
                        Windows.window("gateway", 3, 300),
                        Windows.window("nginx", 4, 100),
                        Windows.window("gateway", 5, 800),
                        Windows.window("nginx", 6, 200));

        assertEquals(List.of(2.0, 3.0, 4.0), ratio.pairs());
        assertEquals(3, ratio.median());
        assertEquals(2, ratio.low());
        assertEquals(4, ratio.high());
        assertEquals("nginx", ratio.baseline());
        assertFalse(ratio.control());
    }

    @Test
    void roundsMayTurnAround() {
        Ratio ratio =
                ratio(
                        "relay.p50",
                        "gateway",
                        Windows.window("gateway", 1, 200),
                        Windows.window("nginx", 2, 100),
                        Windows.window("nginx", 3, 100),
                        Windows.window("gateway", 4, 300));

        assertEquals(List.of(2.0, 3.0), ratio.pairs());
        assertTrue(Double.isNaN(ratio.low()), "two pairs give no interval");
    }

    @Test
    void anInvalidWindowTakesItsRoundAwayAndShiftsNoOther() {
        Ratio ratio =
                ratio(
                        "relay.p50",
                        "gateway",
                        Windows.window("gateway", 1, 200),
                        Windows.window("nginx", 2, 100),
                        Windows.window("gateway", 3, 300),
                        Windows.invalid("nginx", 4, 1, "late"),
                        Windows.window("gateway", 5, 400),
                        Windows.window("nginx", 6, 100));

        assertEquals(List.of(2.0, 4.0), ratio.pairs());
    }

    @Test
    void anInvalidWindowThatIsRepeatedAtOnceIsReplaced() {
        Ratio ratio =
                ratio(
                        "relay.p50",
                        "gateway",
                        Windows.window("gateway", 1, 200),
                        Windows.invalid("nginx", 2, 1, "late"),
                        Windows.window("nginx", 3, 100),
                        Windows.window("gateway", 4, 300),
                        Windows.window("nginx", 5, 100));

        assertEquals(List.of(2.0, 3.0), ratio.pairs());
    }

    @Test
    void aSecondTurnOfOneTargetIsAControl() {
        List<Ratio> ratios =
                Ratios.of(
                        List.of(
                                Windows.window("nginx", 1, 100),
                                Windows.window("gateway", 2, 300),
                                Windows.window("gateway#2", 3, 330),
                                Windows.window("nginx#2", 4, 110)),
                        "nginx");

        Map<String, Double> relay = new java.util.TreeMap<>();
        ratios.stream()
                .filter(ratio -> ratio.figure().equals("relay.p50"))
                .forEach(
                        ratio ->
                                relay.put(
                                        ratio.target()
                                                + "/"
                                                + ratio.baseline()
                                                + (ratio.control() ? " control" : ""),
                                        ratio.median()));
        assertEquals(
                Map.of(
                        "gateway/nginx", 3.0,
                        "gateway#2/gateway control", 1.1,
                        "nginx#2/nginx control", 1.1),
                relay);
    }

    @Test
    void everyFigureOfBothIsCompared() {
        List<String> figures =
                Ratios.of(
                                List.of(
                                        Windows.window("gateway", 1, 200),
                                        Windows.window("nginx", 2, 100)),
                                "nginx")
                        .stream()
                        .map(Ratio::figure)
                        .toList();

        assertEquals(List.of("relay.p50", "relay.p99", "relay.p999", "cpu.cores"), figures);
    }

    @Test
    void withoutABaselineThereIsNothing() {
        assertEquals(List.of(), Ratios.of(List.of(), "nginx"));
        assertEquals(List.of(), Ratios.of(List.of(Windows.window("gateway", 1, 200)), "nginx"));
        assertEquals(List.of(), Ratios.of(List.of(Windows.window("gateway#2", 1, 200)), "gateway"));
    }

    private static Ratio ratio(String figure, String target, Window... windows) {
        return Ratios.of(List.of(windows), "nginx").stream()
                .filter(ratio -> ratio.figure().equals(figure) && ratio.target().equals(target))
                .findFirst()
                .orElseThrow();
    }
}
