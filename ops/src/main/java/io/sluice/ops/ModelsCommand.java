package io.sluice.ops;

import io.sluice.models.classify.ModelCatalog;
import io.sluice.models.classify.ModelCatalog.Entry;
import io.sluice.models.classify.ModelCatalog.Verification;
import io.sluice.models.classify.ModelPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice models}: the model packages at hand. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Model packages: the built-in ones and an operator's own.")
final class ModelsCommand {
    private static final double NANOS_A_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Output output;

    ModelsCommand(Output output) {
        this.output = output;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "What there is, and whether it can be read.")
    int list(
            @Option(
                            names = "--dir",
                            paramLabel = "DIR",
                            description = "A folder of packages, besides the built-in ones.")
                    Optional<Path> directory,
            @Option(names = "--json", description = "Machine-readable.") boolean json)
            throws IOException {
        List<Entry> entries = new ModelCatalog(directory.orElse(null)).entries();
        if (json) {
            output.json(entries.stream().map(ModelsCommand::shown).toList());
        } else {
            output.table(
                    List.of("PACKAGE", "MODEL", "LABELS", "LICENCE", "PROBLEMS"),
                    entries.stream().map(ModelsCommand::row).toList());
        }
        boolean allSound = entries.stream().allMatch(Entry.Sound.class::isInstance);
        return allSound ? ExitCode.GOOD : ExitCode.FAILED;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Loads a package on a device and checks its golden outputs.")
    int verify(
            @Parameters(
                            paramLabel = "PACKAGE",
                            defaultValue = "test-card",
                            description = "A built-in name or a folder (${DEFAULT-VALUE}).")
                    String source,
            @Option(
                            names = "--device",
                            defaultValue = "cpu",
                            description = "cpu, cuda:0 or auto (${DEFAULT-VALUE}).")
                    String device,
            @Option(names = "--json", description = "Machine-readable.") boolean json) {
        Verification result = ModelCatalog.verify(source, device, System::nanoTime);
        double millis =
                result.warmup() == null ? Double.NaN : result.warmup().nanos(1) / NANOS_A_MILLI;
        if (json) {
            output.json(
                    Map.of(
                            "package",
                            source,
                            "good",
                            result.good(),
                            "problems",
                            result.problems().stream().map(Object::toString).toList(),
                            "millisAPicture",
                            result.good() ? millis : 0));
        } else if (result.good()) {
            output.line("%s: good, %.1f ms a picture on %s".formatted(source, millis, device));
        } else {
            result.problems().forEach(problem -> output.error(source + ": " + problem));
        }
        return result.good() ? ExitCode.GOOD : ExitCode.FAILED;
    }

    private static List<String> row(Entry entry) {
        return switch (entry) {
            case Entry.Sound(String source, ModelPackage model) ->
                    List.of(
                            source,
                            model.id(),
                            String.join(" ", model.labels()),
                            model.description().licence(),
                            "");
            case Entry.Broken(String source, var problems) ->
                    List.of(
                            source,
                            "",
                            "",
                            "",
                            String.join("; ", problems.stream().map(Object::toString).toList()));
        };
    }

    private static Map<String, Object> shown(Entry entry) {
        return switch (entry) {
            case Entry.Sound(String source, ModelPackage model) ->
                    Map.of(
                            "package", source,
                            "model", model.id(),
                            "labels", model.labels(),
                            "licence", model.description().licence(),
                            "problems", List.of());
            case Entry.Broken(String source, var problems) ->
                    Map.of(
                            "package",
                            source,
                            "problems",
                            problems.stream().map(Object::toString).toList());
        };
    }
}
