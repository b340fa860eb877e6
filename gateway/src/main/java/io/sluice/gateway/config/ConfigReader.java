package io.sluice.gateway.config;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.codecs.yaml.Problem;
import io.sluice.codecs.yaml.Section;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Reads the YAML file into a {@link GatewayConfig}. A missing key takes its default; an unknown one
 * is a problem; every problem is found before any is reported. {@code ${env:NAME}} in a value
 * stands for an environment variable.
 */
public final class ConfigReader {
    private static final String DEFAULT_FILE = "/io/sluice/gateway/sluice-default.yaml";
    private static final long MAX_FILE_BYTES = 1 << 20;

    private ConfigReader() {}

    public static GatewayConfig read(Path file, Map<String, String> environment)
            throws ConfigException {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw unreadable(file, "a file of at most 1MiB");
            }
            return parse(Files.readString(file), environment);
        } catch (IOException _) {
            throw unreadable(file, "a file that can be read, in UTF-8");
        }
    }

    public static GatewayConfig parse(String yaml, Map<String, String> environment)
            throws ConfigException {
        return Section.parse(yaml, environment, ConfigReader::gateway);
    }

    /** The commented file that says what {@link GatewayConfig#defaults()} says. */
    public static String defaultFile() {
        try (InputStream file = ConfigReader.class.getResourceAsStream(DEFAULT_FILE)) {
            if (file == null) {
                throw new IllegalStateException(DEFAULT_FILE + " is missing from the jar");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(DEFAULT_FILE + " can't be read from the jar", e);
        }
    }

    private static GatewayConfig gateway(Section top) {
        IngestConfig ingest = top.section("ingest", RelaySections::ingest);
        Duration deadline = ingest.publishDeadline();
        OriginConfig origin =
                top.section("origin", section -> OriginSection.origin(section, deadline));
        AuthConfig auth = top.section("auth", RelaySections::auth);
        InspectConfig inspect = top.section("inspect", InspectSections::inspect);
        Duration maxGap = inspect.sampling().maxGap();
        return new GatewayConfig(
                ingest,
                origin,
                auth,
                inspect,
                top.section("policy", policy -> PolicySections.policy(policy, maxGap)),
                top.section("budget", PolicySections::budget),
                top.section("store", ServiceSections::store),
                top.section("metrics", ServiceSections::metrics),
                top.section("admin", ServiceSections::admin),
                top.section("drain", ServiceSections::drain));
    }

    private static ConfigException unreadable(Path file, String expected) {
        return new ConfigException(
                List.of(new Problem("", file.toString(), expected, OptionalInt.empty())));
    }
}
