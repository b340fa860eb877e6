package io.sluice.loadtest.worker;

import io.sluice.loadtest.PacedPublisher;

/**
 * A publish that was ordered: it begins at its moment, unless it is stopped before. Thread-safe.
 */
final class PlannedPublish {
    private final PacedPublisher publisher;
    private final Runnable onNeverBegun;
    private boolean begun;
    private boolean stopped;

    PlannedPublish(PacedPublisher publisher, Runnable onNeverBegun) {
        this.publisher = publisher;
        this.onNeverBegun = onNeverBegun;
    }

    synchronized void begin() {
        if (!stopped) {
            begun = true;
            var _ = publisher.start();
        }
    }

    synchronized void stop() {
        if (begun) {
            publisher.stop();
        } else if (!stopped) {
            onNeverBegun.run();
        }
        stopped = true;
    }
}
