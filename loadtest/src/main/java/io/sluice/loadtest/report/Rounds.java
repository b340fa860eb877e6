package io.sluice.loadtest.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rounds of a comparison: in each, every target had its turn once. A window opens a new round
 * where its target has had its turn already, unless it repeats, at once, an invalid one.
 */
final class Rounds {
    private Rounds() {}

    /** Each round's windows by target, invalid ones too; warm-ups belong to none. */
    static List<Map<String, Window>> of(List<Window> windows) {
        List<Map<String, Window>> rounds = new ArrayList<>();
        Map<String, Window> round = new LinkedHashMap<>();
        for (Window window : windows) {
            if (window.warmup()) {
                continue;
            }
            if (round.containsKey(window.target()) && !repeats(window, round)) {
                rounds.add(round);
                round = new LinkedHashMap<>();
            }
            round.put(window.target(), window);
        }
        if (!round.isEmpty()) {
            rounds.add(round);
        }
        return rounds;
    }

    private static boolean repeats(Window window, Map<String, Window> round) {
        Window last = round.values().stream().reduce((first, second) -> second).orElseThrow();
        return last.target().equals(window.target()) && !last.valid();
    }
}
