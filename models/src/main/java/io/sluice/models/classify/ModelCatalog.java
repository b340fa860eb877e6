package io.sluice.models.classify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packages at hand: the built-in ones and those in the folders of one directory: what {@code
 * ./sluice models list} and {@code verify} show.
 *
 * @param directory null where there are only the built-in ones
 */
public record ModelCatalog(@Nullable Path directory) {

    /** A package found, sound or not. */
    public sealed interface Entry {
        /** A built-in name, or the package's folder. */
        String source();

        /** Its description holds together and its SHA-256 is right. */
        record Sound(String source, ModelPackage modelPackage) implements Entry {}

        /** It can't be used. */
        record Broken(String source, List<PackageProblem> problems) implements Entry {}
    }

    /**
     * The answer to "does this package work on this device?".
     *
     * @param problems nothing where it does
     * @param warmup how fast it is, null where it has problems
     */
    public record Verification(
            String source, List<PackageProblem> problems, @Nullable Warmup warmup) {
        public boolean good() {
            return problems.isEmpty();
        }
    }

    /** All packages, the built-in ones first, then the folders by name. */
    public List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String name : ModelPackage.BUILT_IN) {
            entries.add(entry(name));
        }
        for (Path folder : folders()) {
            entries.add(entry(folder.toString()));
        }
        return entries;
    }

    private List<Path> folders() throws IOException {
        if (directory == null || !Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.filter(path -> Files.isRegularFile(path.resolve("model.yaml")))
                    .sorted()
                    .toList();
        }
    }

    private static Entry entry(String source) {
        try {
            return new Entry.Sound(source, ModelPackage.named(source));
        } catch (PackageException e) {
            return new Entry.Broken(source, e.problems());
        }
    }

    /** Reads the package, loads its model on the device and checks its golden outputs. */
    public static Verification verify(
            String nameOrDirectory, String device, LongSupplier nanoClock) {
        try (TorchClassifier classifier =
                TorchClassifier.open(ModelPackage.named(nameOrDirectory), device, 1, nanoClock)) {
            return new Verification(nameOrDirectory, List.of(), classifier.warmup());
        } catch (PackageException e) {
            return new Verification(nameOrDirectory, e.problems(), null);
        } catch (ClassifyException e) {
            String value = String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause());
            PackageProblem problem =
                    new PackageProblem("model.pt", value, "a model that loads on " + device);
            return new Verification(nameOrDirectory, List.of(problem), null);
        }
    }
}
