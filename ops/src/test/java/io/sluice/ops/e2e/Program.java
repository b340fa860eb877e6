package io.sluice.ops.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process with its output in a file, gone when closed. */
final class Program implements AutoCloseable {
    private final Process process;
    private final Path output;

    private Program(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static Program start(Path output, String... command) {
        return start(output, List.of(command));
    }

    static Program start(Path output, List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectOutput(output.toFile())
                            .start();
            return new Program(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs to the end; fails with the program's own words unless it exits 0. */
    static void run(Path output, String... command) {
        run(output, List.of(command));
    }

    static void run(Path output, List<String> command) {
        try (Program program = start(output, command)) {
            int exit = program.waitFor(120);
            if (exit != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + " exited " + exit + ":\n" + program.output());
            }
        }
    }

    int waitFor(long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "still running after " + seconds + " s:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Sends a signal by name: STOP, CONT, KILL, TERM. */
    void signal(String name) {
        run(output.resolveSibling("kill.log"), "kill", "-" + name, Long.toString(process.pid()));
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
