package io.sluice.loadtest.run;

import io.sluice.loadtest.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a run ran on, for its report. Nothing that names the machine. */
final class Surroundings {
    private Surroundings() {}

    static Map<String, String> of(Scenario scenario) {
        Map<String, String> all = new LinkedHashMap<>();
        processor().ifPresent(name -> all.put("processor", name));
        all.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        memory().ifPresent(size -> all.put("memory", size));
        all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        all.put("java", Runtime.version().toString());
        scenario.targets()
                .forEach(
                        (name, target) ->
                                all.put(
                                        "target " + name,
                                        target.command().isEmpty()
                                                ? target.url()
                                                : String.join(" ", target.command())));
        return all;
    }

    private static Optional<String> processor() {
        return field(Path.of("/proc/cpuinfo"), "model name");
    }

    private static Optional<String> memory() {
        return field(Path.of("/proc/meminfo"), "MemTotal");
    }

    private static Optional<String> field(Path file, String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) { // no Linux
            return Optional.empty();
        }
    }
}
