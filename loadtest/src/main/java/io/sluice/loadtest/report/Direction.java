package io.sluice.loadtest.report;

import java.util.List;

/** Which way a figure gets worse, told by its name. */
public enum Direction {
    MORE_IS_WORSE,
    LESS_IS_WORSE,
    NEITHER;

    private static final List<String> COSTS =
            List.of("relay.", "handshake.", "lag.", "cut.", "stage.", "cpu.", "rss.");
    private static final List<String> YIELDS = List.of("screened.", "received.");

    static Direction of(String figure) {
        if (COSTS.stream().anyMatch(figure::startsWith)) {
            return MORE_IS_WORSE;
        }
        return YIELDS.stream().anyMatch(figure::startsWith) ? LESS_IS_WORSE : NEITHER;
    }
}
