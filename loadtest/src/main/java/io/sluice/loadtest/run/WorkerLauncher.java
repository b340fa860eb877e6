package io.sluice.loadtest.run;

import java.io.IOException;

/** Starts worker processes. */
@FunctionalInterface
public interface WorkerLauncher {
    /** What a worker process is. */
    enum Role {
        GENERATOR,
        ORIGIN
    }

    /**
     * Starts one; its standard input takes commands, its standard output gives events, and it ends
     * when its input does.
     */
    Process start(Role role) throws IOException;
}
