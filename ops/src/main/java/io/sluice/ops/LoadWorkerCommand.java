package io.sluice.ops;

import io.sluice.loadtest.run.WorkerLauncher.Role;
import io.sluice.loadtest.worker.GeneratorWorker;
import io.sluice.loadtest.worker.OriginWorker;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One process of a load test; {@code sluice load} starts it, nobody else. */
@Command(
        name = "load-worker",
        hidden = true,
        description = "A process of `sluice load`: commands on stdin, events on stdout.")
final class LoadWorkerCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ROLE", description = "generator or origin")
    private Role role = Role.GENERATOR;

    @Option(names = "--threads", paramLabel = "N", description = "Event loops.")
    private int threads = 1;

    @Override
    public Integer call() throws IOException {
        Logs.level("WARN");
        System.setOut(System.err); // stdout is for events; nothing else may get between them
        try (FileOutputStream events = new FileOutputStream(FileDescriptor.out)) {
            switch (role) {
                case GENERATOR -> GeneratorWorker.run(System.in, events, threads);
                case ORIGIN -> OriginWorker.run(System.in, events, threads);
            }
        }
        return ExitCode.GOOD;
    }
}
