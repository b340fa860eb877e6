package io.sluice.models.classify;

import io.sluice.codecs.video.PictureSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model with all that is needed to run it and to answer for it: {@code model.pt} (TorchScript)
 * and {@code model.yaml}. Reading one proves the form and the SHA-256; that it answers rightly is
 * proved when {@link TorchClassifier} loads it.
 */
public final class ModelPackage {
    /** The names of the packages that come with the program. */
    public static final List<String> BUILT_IN = List.of("test-card");

    private static final String MODEL_FILE = "model.pt";
    private static final String YAML_FILE = "model.yaml";
    private static final long MODEL_BYTES_MAX = 512L << 20;
    private static final int YAML_BYTES_MAX = 1 << 20;

    private final String source;
    private final ModelDescription description;
    private final byte[] model;

    private ModelPackage(String source, ModelDescription description, byte[] model) {
        this.source = source;
        this.description = description;
        this.model = model;
    }

    /** The package of that name on the class path. */
    public static ModelPackage builtIn(String name) throws PackageException {
        String folder = "/io/sluice/models/packages/" + name + "/";
        return read(name, file -> ModelPackage.class.getResourceAsStream(folder + file));
    }

    /** The package in that directory. */
    public static ModelPackage in(Path directory) throws PackageException {
        return read(
                directory.toString(),
                file -> {
                    Path path = directory.resolve(file);
                    return Files.isRegularFile(path) ? Files.newInputStream(path) : null;
                });
    }

    /** A name of a built-in package, or a directory. */
    public static ModelPackage named(String nameOrDirectory) throws PackageException {
        return BUILT_IN.contains(nameOrDirectory)
                ? builtIn(nameOrDirectory)
                : in(Path.of(nameOrDirectory));
    }

    private static ModelPackage read(String source, Folder files) throws PackageException {
        byte[] yaml = bytes(source, files, YAML_FILE, YAML_BYTES_MAX);
        ModelDescription description = ModelYaml.parse(source, yaml);
        byte[] model = bytes(source, files, MODEL_FILE, MODEL_BYTES_MAX);
        String sha256 = sha256(model);
        if (!sha256.equals(description.sha256())) {
            throw new PackageException(
                    source,
                    List.of(
                            new PackageProblem(
                                    "sha256",
                                    description.sha256(),
                                    "that of " + MODEL_FILE + ", " + sha256)));
        }
        return new ModelPackage(source, description, model);
    }

    private static byte[] bytes(String source, Folder files, String file, long max)
            throws PackageException {
        try (InputStream in = files.open(file)) {
            if (in == null) {
                throw new PackageException(
                        source, List.of(new PackageProblem(file, "missing", "a file")));
            }
            byte[] bytes = in.readNBytes((int) max + 1);
            if (bytes.length > max) {
                throw new PackageException(
                        source,
                        List.of(
                                new PackageProblem(
                                        file, "too large", "at most " + max + " bytes")));
            }
            return bytes;
        } catch (IOException e) {
            throw new PackageException(
                    source, List.of(new PackageProblem(file, e.toString(), "a readable file")));
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Where it came from: a built-in name or a directory. */
    public String source() {
        return source;
    }

    public ModelDescription description() {
        return description;
    }

    /** Name and version: {@code test-card@1.0.0}. */
    public String id() {
        return description.name() + "@" + description.version();
    }

    public PictureSpec input() {
        return description.input();
    }

    public List<String> labels() {
        return description.labels();
    }

    /**
     * The TorchScript bytes whose SHA-256 was verified: these are loaded, no file is read twice.
     */
    InputStream model() {
        return new ByteArrayInputStream(model);
    }

    /** A package's files by name; null where there is none. */
    private interface Folder {
        @Nullable InputStream open(String file) throws IOException;
    }
}
