package io.sluice.ops;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.gateway.action.Ban;
import io.sluice.gateway.admin.AdminClient;
import io.sluice.gateway.admin.AdminException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice bans}: who is kept out of a running gateway. */
@Command(
        name = "bans",
        mixinStandardHelpOptions = true,
        description = "The bans of a running gateway.")
final class BansCommand {
    private final Output output;

    BansCommand(Output output) {
        this.output = output;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "The bans in force.")
    int list(
            @Option(names = "--config", paramLabel = "FILE", description = "The gateway's.")
                    Optional<Path> config,
            @Option(names = "--json", description = "As the admin API gave it.") boolean json)
            throws AdminException, ConfigException {
        try (AdminClient gateway = AdminClient.of(Configs.read(config).admin())) {
            if (json) {
                output.line(gateway.json("/v1/bans"));
            } else {
                output.table(
                        List.of("ID", "KIND", "SUBJECT", "EXPIRES", "REASON"),
                        gateway.bans().stream().map(BansCommand::row).toList());
            }
            return ExitCode.GOOD;
        }
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Keeps a key, an identity or an address out.")
    int add(
            @Parameters(paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
                    Ban.Kind kind,
            @Parameters(
                            paramLabel = "SUBJECT",
                            description = "A key's digest, an identity or an address.")
                    String subject,
            @Option(
                            names = "--for",
                            paramLabel = "DURATION",
                            required = true,
                            description = "20m, 1h, …")
                    Duration duration,
            @Option(
                            names = "--reason",
                            defaultValue = "banned by an operator",
                            description = "Kept with the ban (${DEFAULT-VALUE}).")
                    String reason,
            @Option(names = "--config", paramLabel = "FILE", description = "The gateway's.")
                    Optional<Path> config,
            @Option(names = "--json", description = "Machine-readable.") boolean json)
            throws AdminException, ConfigException {
        try (AdminClient gateway = AdminClient.of(Configs.read(config).admin())) {
            Ban ban = gateway.ban(kind, subject, reason, duration);
            if (json) {
                output.json(Map.of("id", ban.id(), "expiresAt", ban.expiresAt().toString()));
            } else {
                output.line("ban " + ban.id() + " until " + ban.expiresAt());
            }
            return ExitCode.GOOD;
        }
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Lifts a ban.")
    int remove(
            @Parameters(paramLabel = "ID", description = "As `bans list` shows it.") long id,
            @Option(names = "--config", paramLabel = "FILE", description = "The gateway's.")
                    Optional<Path> config)
            throws AdminException, ConfigException {
        try (AdminClient gateway = AdminClient.of(Configs.read(config).admin())) {
            gateway.unban(id);
            return ExitCode.GOOD;
        }
    }

    private static List<String> row(Ban ban) {
        return List.of(
                String.valueOf(ban.id()),
                ban.kind().toString().toLowerCase(Locale.ROOT),
                ban.subject(),
                ban.expiresAt().toString(),
                ban.reason());
    }
}
