package io.sluice.loadtest.run;

import io.sluice.loadtest.join.Ended;
import io.sluice.loadtest.scenario.Target;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The crowd of each turn; what ends is the current one's, or nobody's. Thread-safe. */
final class Crowds {
    private final ScheduledExecutorService timers;
    private volatile @Nullable Crowd current;

    Crowds(ScheduledExecutorService timers) {
        this.timers = timers;
    }

    /** The next turn's crowd. */
    Crowd next(RunParts parts, Cast cast, Target target) {
        Crowd crowd = new Crowd(parts, target, cast, timers);
        current = crowd;
        return crowd;
    }

    void onEnded(Ended ended) {
        Crowd crowd = current;
        if (crowd != null) {
            crowd.onEnded(ended);
        }
    }
}
