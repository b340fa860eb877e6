package io.sluice.gateway.isolate;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** The command line of another program of ours: this process's Java, options and class path. */
public final class JavaProgram {
    private static final List<String> OWN_OPTIONS = List.of("-agentlib", "-javaagent", "-Xmx");

    private JavaProgram() {}

    /**
     * Without what belongs to this process alone: agents and the size of its heap.
     *
     * @param options more for the JVM, which win
     */
    public static List<String> command(
            List<String> options, String mainClass, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(
                ProcessHandle.current()
                        .info()
                        .command()
                        .orElseThrow(() -> new IOException("which java this is can't be known")));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> OWN_OPTIONS.stream().noneMatch(argument::startsWith))
                .forEach(command::add);
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
