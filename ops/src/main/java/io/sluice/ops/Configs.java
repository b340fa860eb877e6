package io.sluice.ops;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.gateway.config.ConfigReader;
import io.sluice.gateway.config.GatewayConfig;
import java.nio.file.Path;
import java.util.Optional;

/** The configuration that a command was given, or the commented default. */
final class Configs {
    private Configs() {}

    static GatewayConfig read(Optional<Path> file) throws ConfigException {
        return file.isPresent()
                ? ConfigReader.read(file.get(), System.getenv())
                : ConfigReader.parse(ConfigReader.defaultFile(), System.getenv());
    }
}
