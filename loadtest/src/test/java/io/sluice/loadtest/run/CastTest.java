package io.sluice.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.clip.Insert;
import io.sluice.loadtest.clip.PreparedSource;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.scenario.ScenarioReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CastTest {
    private static final List<PreparedSource> SOURCES =
            List.of(
                    new PreparedSource("often", 3, "a.flv", List.of(), 1),
                    new PreparedSource(
                            "card",
                            1,
                            "b.flv",
                            List.of(new Insert("c", 0, 1, 0), new Insert("d", 2, 3, 2)),
                            1));

    @Test
    void sourcesComeByWeightAndInsertsInTurn() throws Exception {
        Cast cast = new Cast(scenario(), SOURCES, "run1");
        Set<String> keys = new HashSet<>();
        int[] played = new int[2];
        int[] inserts = new int[2];
        for (int i = 0; i < 40; i++) {
            Cast.Role role = cast.next();
            keys.add(role.key());
            played[role.source()]++;
            if (role.source() == 1) {
                inserts[role.insert()]++;
            } else {
                assertEquals(-1, role.insert());
            }
        }
        assertEquals(40, keys.size());
        assertTrue(keys.contains("s-run1-0"));
        assertEquals(30, played[0]);
        assertEquals(10, played[1]);
        assertEquals(5, inserts[0]);
        assertEquals(5, inserts[1]);
    }

    @Test
    void strangersComeAsOftenAsAskedFor() throws Exception {
        Cast cast = new Cast(scenario(), SOURCES, "run1");
        double sum = 0;
        for (int i = 0; i < 20_000; i++) {
            sum += cast.exponentialNanos(50) / 1e6;
        }
        assertEquals(50, sum / 20_000, 2);
    }

    private static Scenario scenario() throws Exception {
        return ScenarioReader.parse(
                """
                targets: {t: {url: "rtmp://127.0.0.1/live"}}
                sources: {s: {size: 160x90}}
                streams: {key: "s-{run}-{n}"}
                """,
                Map.of());
    }
}
