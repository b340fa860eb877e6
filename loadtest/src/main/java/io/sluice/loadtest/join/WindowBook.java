package io.sluice.loadtest.join;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The windows that are open for counting, in order of time and apart. Not thread-safe. */
final class WindowBook {
    private final List<OpenWindow> open = new ArrayList<>();

    void open(OpenWindow window) {
        open.add(window);
    }

    /** The window that a moment lies in; empty between windows and for moments not planned. */
    Optional<OpenWindow> at(long nanos) {
        for (int i = open.size() - 1; i >= 0; i--) {
            OpenWindow window = open.get(i);
            if (nanos - window.startNanos() >= 0) {
                return window.contains(nanos) ? Optional.of(window) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    void close(OpenWindow window) {
        open.remove(window);
    }
}
