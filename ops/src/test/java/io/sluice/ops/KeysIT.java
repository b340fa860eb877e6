package io.sluice.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.auth.KeyFile;
import io.sluice.gateway.auth.KeyRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice keys} in several processes at a time. */
class KeysIT {
    @TempDir Path folder;

    @Test
    void noChangeOfTheKeyFileIsLost() throws Exception {
        Path keys = folder.resolve("keys.json");
        Path config = folder.resolve("sluice.yaml");
        Files.writeString(config, "auth: {mode: keys, keyFile: \"" + keys + "\"}\n");
        Set<String> names = new TreeSet<>(Set.of("ann", "bob", "cid", "dot", "eve", "fay"));
        List<Process> adding = new ArrayList<>();
        for (String name : names) {
            adding.add(adds(name, config));
        }
        for (Process process : adding) {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        }
        for (String name : names) {
            List<String> said = Files.readAllLines(folder.resolve(name + ".log"));
            assertEquals(1, said.size(), () -> "only the key: " + said);
        }
        assertEquals(
                names,
                new KeyFile(keys)
                        .read().records().stream()
                                .map(KeyRecord::name)
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private Process adds(String name, Path config) throws IOException {
        List<String> command =
                LoadWorkers.program("keys", "add", name, "--config", config.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }
}
