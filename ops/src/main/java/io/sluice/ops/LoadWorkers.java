package io.sluice.ops;

import io.sluice.gateway.isolate.JavaProgram;
import io.sluice.loadtest.run.WorkerLauncher;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Starts a load test's workers: this program once more, on the same Java. */
final class LoadWorkers implements WorkerLauncher {
    private static final int CORES_A_LOOP = 4;

    @Override
    public Process start(Role role) throws IOException {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_A_LOOP);
        return new ProcessBuilder(
                        program(
                                "load-worker",
                                role.name().toLowerCase(Locale.ROOT),
                                "--threads",
                                Integer.toString(threads)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The command line that runs this program once more. */
    static List<String> program(String... arguments) throws IOException {
        return JavaProgram.command(List.of(), Sluice.class.getName(), List.of(arguments));
    }
}
