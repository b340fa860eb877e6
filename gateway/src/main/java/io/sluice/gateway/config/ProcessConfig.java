package io.sluice.gateway.config;

import io.sluice.codecs.yaml.DataSize;
import java.time.Duration;

/**
 * The child processes that inspect.
 *
 * @param count how many; each loads the model, and has decode and inference threads of its own
 * @param memory most heap of one, and as much again for buffers; decoders and model come on top
 * @param hang longest call into a decoder or the model: then its process is replaced
 * @param silence longest time without a sign of life: then its process is replaced
 */
public record ProcessConfig(int count, DataSize memory, Duration hang, Duration silence) {
    public static ProcessConfig defaults() {
        return new ProcessConfig(
                1, DataSize.mebibytes(1024), Duration.ofSeconds(3), Duration.ofSeconds(3));
    }
}
