package io.sluice.codecs.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.util.LeakPresenceDetector;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fuzz target on the inputs that are kept for it, and on seeded damage to them. */
@Timeout(60)
class FuzzCorpusTest {
    private static final int MUTATIONS = 2000;

    enum Target {
        HANDSHAKE(HandshakeFuzz.class, HandshakeFuzz::fuzzerTestOneInput),
        CHUNK(ChunkFuzz.class, ChunkFuzz::fuzzerTestOneInput),
        AMF(AmfFuzz.class, AmfFuzz::fuzzerTestOneInput),
        INGEST(IngestFuzz.class, IngestFuzz::fuzzerTestOneInput),
        PUSH(PushFuzz.class, PushFuzz::fuzzerTestOneInput),
        FLV(FlvFuzz.class, FlvFuzz::fuzzerTestOneInput);

        private final String folder;
        private final Consumer<byte[]> test;

        Target(Class<?> target, Consumer<byte[]> test) {
            folder = target.getSimpleName();
            this.test = test;
        }

        /** The kept inputs by their files' names. */
        private Map<String, byte[]> inputs() throws IOException, URISyntaxException {
            Map<String, byte[]> inputs = new TreeMap<>();
            var place = Objects.requireNonNull(FuzzCorpusTest.class.getResource(folder), folder);
            try (Stream<Path> files = Files.list(Path.of(place.toURI()))) {
                for (Path file : files.toList()) {
                    inputs.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
            }
            return inputs;
        }

        private void run(String what, byte[] input) {
            try {
                test.accept(input);
            } catch (Throwable e) {
                String hex = HexFormat.of().formatHex(input);
                throw new AssertionError(what + " of " + folder + ": " + hex, e);
            }
        }
    }

    @AfterEach
    void noLeak() {
        LeakPresenceDetector.check();
    }

    @ParameterizedTest
    @EnumSource
    void keptInputs(Target target) throws IOException, URISyntaxException {
        Map<String, byte[]> inputs = target.inputs();
        assertFalse(inputs.isEmpty());
        inputs.forEach(target::run);
    }

    @ParameterizedTest
    @EnumSource
    void damagedInputs(Target target) throws IOException, URISyntaxException {
        Mutation mutation = new Mutation(List.copyOf(target.inputs().values()), 1);
        for (int i = 0; i < MUTATIONS; i++) {
            target.run("mutation " + i, mutation.next());
        }
    }
}
