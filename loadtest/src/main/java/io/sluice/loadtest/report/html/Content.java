package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.LoadReport;
import io.sluice.loadtest.report.Ratios;
import io.sluice.loadtest.report.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A report, and its targets as lanes.
 *
 * @param lanes the targets that have a window that counts, in order of their first windows; of a
 *     saturation, each at its highest load that counts
 * @param hues each target's colour, whether it has a lane or not
 */
record Content(LoadReport report, List<Lane> lanes, Map<String, Integer> hues) {
    static final int HUES = 6;

    static Content of(LoadReport report) {
        Map<String, Integer> hues = new LinkedHashMap<>();
        Set<String> targets = new LinkedHashSet<>();
        for (Window window : report.windows()) {
            targets.add(window.target());
            hues.putIfAbsent(Ratios.controlled(window.target()), hues.size() % HUES);
        }
        List<Lane> lanes = new ArrayList<>();
        for (String target : targets) {
            List<Window> windows =
                    report.windows().stream()
                            .filter(window -> window.target().equals(target) && window.valid())
                            .toList();
            if (!windows.isEmpty()) {
                lanes.add(lane(report, target, windows, hues));
            }
        }
        return new Content(report, lanes, hues);
    }

    private static Lane lane(
            LoadReport report, String target, List<Window> windows, Map<String, Integer> hues) {
        int most = windows.stream().mapToInt(Window::streams).max().orElse(0);
        boolean steps = saturates(report);
        return new Lane(
                target,
                steps ? most : 0,
                hues.getOrDefault(Ratios.controlled(target), 0),
                Ratios.isControl(target),
                steps ? windows.stream().filter(w -> w.streams() == most).toList() : windows);
    }

    static boolean saturates(LoadReport report) {
        return "saturate".equals(report.mode());
    }

    boolean saturates() {
        return saturates(report);
    }

    /** As {@link Lane#style()}, also of a target without a window that counts. */
    String style(String target) {
        int hue = hues.getOrDefault(Ratios.controlled(target), 0);
        return "h" + hue + (Ratios.isControl(target) ? " again" : "");
    }

    /** Windows that count, of one target, by load. */
    Map<Integer, List<Window>> loads(String target) {
        Map<Integer, List<Window>> loads = new TreeMap<>();
        report.windows().stream()
                .filter(window -> window.target().equals(target) && window.valid())
                .forEach(
                        window ->
                                loads.computeIfAbsent(window.streams(), s -> new ArrayList<>())
                                        .add(window));
        return loads;
    }

    boolean has(String latency) {
        return lanes.stream()
                .flatMap(lane -> lane.windows().stream())
                .map(window -> window.latencies().get(latency))
                .anyMatch(measured -> measured != null && measured.count() > 0);
    }
}
