package io.sluice.ops;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.gateway.auth.KeyFile;
import io.sluice.gateway.auth.KeyRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice keys}: who may publish, where {@code auth.mode} is {@code keys}. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Publish keys: stored as salted hashes, reloaded by a running gateway.")
final class KeysCommand {
    private final Output output;
    private final Clock clock;

    KeysCommand(Output output, Clock clock) {
        this.output = output;
        this.clock = clock;
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Makes a key and shows it, once: it can't be had again.")
    int add(
            @Parameters(paramLabel = "NAME", description = "Who the key is for.") String name,
            @Option(names = "--config", paramLabel = "FILE", description = "Names the key file.")
                    Optional<Path> config,
            @Option(names = "--json", description = "Machine-readable.") boolean json)
            throws IOException, ConfigException {
        String key = file(config).add(name, clock.instant(), new SecureRandom());
        if (json) {
            output.json(Map.of("name", name, "key", key));
        } else {
            output.line(key);
        }
        return ExitCode.GOOD;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "The names that keys were made for.")
    int list(
            @Option(names = "--config", paramLabel = "FILE", description = "Names the key file.")
                    Optional<Path> config,
            @Option(names = "--json", description = "Machine-readable.") boolean json)
            throws IOException, ConfigException {
        List<KeyRecord> keys = file(config).read().records();
        if (json) {
            output.json(keys.stream().map(KeysCommand::shown).toList());
        } else {
            output.table(
                    List.of("NAME", "CREATED", "REVOKED"),
                    keys.stream()
                            .map(k -> List.of(k.name(), k.created().toString(), revoked(k)))
                            .toList());
        }
        return ExitCode.GOOD;
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Ends a key: publishes with it are refused from now on.")
    int revoke(
            @Parameters(paramLabel = "NAME", description = "Who the key was for.") String name,
            @Option(names = "--config", paramLabel = "FILE", description = "Names the key file.")
                    Optional<Path> config)
            throws IOException, ConfigException {
        if (!file(config).revoke(name, clock.instant())) {
            output.error(name + " has no key in force");
            return ExitCode.FAILED;
        }
        return ExitCode.GOOD;
    }

    private static KeyFile file(Optional<Path> config) throws ConfigException {
        return new KeyFile(Path.of(Configs.read(config).auth().keyFile()));
    }

    private static Map<String, String> shown(KeyRecord key) {
        return Map.of(
                "name", key.name(), "created", key.created().toString(), "revoked", revoked(key));
    }

    private static String revoked(KeyRecord key) {
        return key.revoked().map(Instant::toString).orElse("");
    }
}
