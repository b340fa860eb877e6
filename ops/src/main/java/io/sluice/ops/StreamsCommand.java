package io.sluice.ops;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.gateway.admin.AdminClient;
import io.sluice.gateway.admin.AdminException;
import io.sluice.gateway.admin.StreamReport;
import io.sluice.gateway.metrics.StreamFigures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice streams}: what a running gateway relays. */
@Command(
        name = "streams",
        mixinStandardHelpOptions = true,
        description = "The streams of a running gateway.")
final class StreamsCommand {
    private final Output output;

    StreamsCommand(Output output) {
        this.output = output;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Every stream: its rate, what was screened, its last scores.")
    int list(
            @Option(names = "--config", paramLabel = "FILE", description = "The gateway's.")
                    Optional<Path> config,
            @Option(names = "--json", description = "As the admin API gave it.") boolean json)
            throws AdminException, ConfigException {
        try (AdminClient gateway = AdminClient.of(Configs.read(config).admin())) {
            if (json) {
                output.line(gateway.json("/v1/streams"));
            } else {
                output.table(
                        List.of(
                                "ID",
                                "APP",
                                "KEY",
                                "ADDRESS",
                                "STATE",
                                "MBIT/S",
                                "SCREENED",
                                "UNSCREENED",
                                "SCORES"),
                        gateway.streams().stream().map(StreamsCommand::row).toList());
            }
            return ExitCode.GOOD;
        }
    }

    @Command(
            name = "cut",
            mixinStandardHelpOptions = true,
            description = "Ends a stream now, and bans its key.")
    int cut(
            @Parameters(paramLabel = "ID", description = "As `streams list` shows it.") String id,
            @Option(
                            names = "--ban",
                            paramLabel = "DURATION",
                            description =
                                    "How long: 20m, 1h; 0s for no ban. Default: the policy's.")
                    Optional<Duration> ban,
            @Option(
                            names = "--reason",
                            defaultValue = "cut by an operator",
                            description = "Kept with the ban (${DEFAULT-VALUE}).")
                    String reason,
            @Option(names = "--config", paramLabel = "FILE", description = "The gateway's.")
                    Optional<Path> config,
            @Option(names = "--json", description = "Machine-readable.") boolean json)
            throws AdminException, ConfigException {
        try (AdminClient gateway = AdminClient.of(Configs.read(config).admin())) {
            boolean done = gateway.cut(id, ban, reason);
            if (json) {
                output.json(Map.of("id", id, "cut", done));
            } else {
                output.line(id + (done ? " is cut" : " is being cut"));
            }
            return ExitCode.GOOD;
        }
    }

    private static List<String> row(StreamReport report) {
        StreamFigures figures = report.figures();
        double unscreened =
                figures.unscreenedSeconds().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
        return List.of(
                report.view().info().id(),
                report.view().info().app(),
                report.view().info().keyDigest(),
                report.view().info().address(),
                report.view().state().toString().toLowerCase(Locale.ROOT),
                "%.2f".formatted(figures.bitsPerSecond() / 1e6),
                "%.1f s".formatted(figures.screenedSeconds()),
                "%.1f s".formatted(unscreened),
                figures.lastScores().entrySet().stream()
                        .map(score -> "%s %.2f".formatted(score.getKey(), score.getValue()))
                        .collect(Collectors.joining(" ")));
    }
}
