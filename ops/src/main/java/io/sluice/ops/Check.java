package io.sluice.ops;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.codecs.yaml.Problem;
import io.sluice.gateway.config.ConfigReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code sluice check}: is this configuration good? */
final class Check {
    private final Output output;

    Check(Output output) {
        this.output = output;
    }

    int run(Path file, boolean json) {
        List<Problem> problems = problems(file);
        if (json) {
            output.json(Map.of("problems", problems.stream().map(Check::shown).toList()));
        } else if (problems.isEmpty()) {
            output.line(file + " is good");
        } else {
            problems.forEach(problem -> output.error(problem.toString()));
        }
        return problems.isEmpty() ? ExitCode.GOOD : ExitCode.WRONG;
    }

    private static List<Problem> problems(Path file) {
        try {
            ConfigReader.read(file, System.getenv());
            return List.of();
        } catch (ConfigException e) {
            return e.problems();
        }
    }

    private static Map<String, Object> shown(Problem problem) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("path", problem.path());
        fields.put("value", problem.value());
        fields.put("expected", problem.expected());
        problem.line().ifPresent(line -> fields.put("line", line));
        return fields;
    }
}
