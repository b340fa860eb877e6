package io.sluice.ops;

import io.sluice.loadtest.run.WorkerLauncher;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Starts a load test's workers: this program once more, on the same Java. */
final class LoadWorkers implements WorkerLauncher {
    private static final String MAX_HEAP = "-Xmx";
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
        List<String> command = new ArrayList<>(java());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Sluice.class.getName());
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** This process's Java with its options, but for what belongs to it alone. */
    private static List<String> java() throws IOException {
        List<String> java = new ArrayList<>();
        java.add(
                ProcessHandle.current()
                        .info()
                        .command()
                        .orElseThrow(() -> new IOException("which java this is can't be known")));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-agentlib"))
                .filter(argument -> !argument.startsWith("-javaagent"))
                .filter(argument -> !argument.startsWith(MAX_HEAP))
                .forEach(java::add);
        return java;
    }
}
