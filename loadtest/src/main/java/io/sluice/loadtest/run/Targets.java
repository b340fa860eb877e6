package io.sluice.loadtest.run;

import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.scenario.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** All targets of a run, ready; those that it started itself end with it. */
final class Targets implements AutoCloseable {
    private final Map<String, RunningTarget> running = new LinkedHashMap<>();

    Targets(Scenario scenario, int originPort, Path folder, Ticker ticker, Progress progress)
            throws IOException {
        boolean all = false;
        try {
            for (Target target : scenario.targets().values()) {
                progress.now("waiting for " + target.name());
                Path log = folder.resolve(target.name() + ".log");
                running.put(target.name(), new RunningTarget(target, originPort, log, ticker));
            }
            all = true;
        } finally {
            if (!all) {
                close();
            }
        }
    }

    Map<String, RunningTarget> running() {
        return running;
    }

    @Override
    public void close() {
        running.values().forEach(RunningTarget::close);
    }
}
