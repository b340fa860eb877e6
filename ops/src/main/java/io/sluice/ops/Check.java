package io.sluice.ops;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.codecs.yaml.Problem;
import io.sluice.gateway.config.ConfigReader;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.models.classify.ModelPackage;
import io.sluice.models.classify.PackageException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

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
            GatewayConfig config = ConfigReader.read(file, System.getenv());
            return config.inspect().enabled() ? modelProblems(config) : List.of();
        } catch (ConfigException e) {
            return e.problems();
        }
    }

    /** What a start would find: the model's package, and whether the rules are for its labels. */
    private static List<Problem> modelProblems(GatewayConfig config) {
        String name = config.inspect().classify().model();
        try {
            List<String> labels = ModelPackage.named(name).labels();
            Set<String> lacking = config.policy().labelsBesides(labels);
            return lacking.isEmpty()
                    ? List.of()
                    : List.of(
                            problem(
                                    "policy.labels",
                                    String.join(", ", lacking),
                                    "labels of the model: " + String.join(", ", labels)));
        } catch (PackageException e) {
            return List.of(
                    problem("inspect.classify.model", name, "a model package: " + e.getMessage()));
        }
    }

    private static Problem problem(String path, String value, String expected) {
        return new Problem(path, value, expected, OptionalInt.empty());
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
