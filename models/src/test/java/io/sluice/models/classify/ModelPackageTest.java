package io.sluice.models.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.codecs.video.PictureSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPackageTest {
    @TempDir Path folder;
    private String yaml;

    @BeforeEach
    void copyTheBuiltInPackage() throws IOException {
        for (String file : List.of("model.pt", "model.yaml")) {
            try (InputStream in =
                    ModelPackage.class.getResourceAsStream(
                            "/io/sluice/models/packages/test-card/" + file)) {
                Files.copy(in, folder.resolve(file));
            }
        }
        yaml = Files.readString(folder.resolve("model.yaml"));
    }

    @Test
    void theBuiltInPackageAndItsCopyReadAlike() throws PackageException {
        ModelPackage builtIn = ModelPackage.named("test-card");
        ModelPackage copy = ModelPackage.named(folder.toString());

        assertEquals(List.of("test_card"), builtIn.labels());
        assertEquals(PictureSpec.rgb(160, 160), builtIn.input());
        assertEquals("Apache-2.0", builtIn.description().licence());
        assertEquals(builtIn.description(), copy.description());
        assertEquals(builtIn.id(), copy.id());
    }

    /**
     * Each row breaks one thing: a line's pattern, what it becomes, where the problem is said to
     * be.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: .*          | name: Test Card!       | name",
                "name: .*          |                        | name",
                "version: .*       | version: one           | version",
                "licence: .*       | licence: ''            | licence",
                "sha256: .*        | sha256: 00ff           | sha256",
                "'  width: .*'     | '  width: 0'           | input.width",
                "'  height: .*'    | '  height: wide'       | input.height",
                "'  layout: .*'    | '  layout: NCHW'       | input.layout",
                "'  type: .*'      | '  type: float32'      | input.type",
                "'  channels: .*'  | '  channels: BGR'      | input.channels",
                "'  normalisation: .*' | '  normalisation: none' | input.normalisation",
                "labels: .*        | labels: []             | labels",
                "labels: .*        | labels: [test card]    | labels[0]",
                "'  method: .*'    | '  method: guess'      | calibration.method",
                "'  scale: .*'     | '  scale: [a]'         | calibration.scale[0]",
                "'  offset: .*'    | '  offset: [1, 2]'     | calibration.offset",
                "'  tolerance: .*' | '  tolerance: 9'       | golden.tolerance",
                "'    ramp: .*'    |                        | golden.outputs.ramp",
                "'    ramp: .*'    | '    stripes: [1]'     | golden.outputs.stripes",
                "licence: .*       | license: MIT           | license",
            })
    void oneFaultIsNamedByItsPath(String line, String becomes, String path) throws IOException {
        write(yaml.replaceFirst("(?m)^" + line + "$", becomes == null ? "" : becomes));

        PackageException e = assertThrows(PackageException.class, () -> ModelPackage.in(folder));

        assertEquals(
                true,
                e.problems().stream().anyMatch(problem -> problem.path().equals(path)),
                e.getMessage());
    }

    @Test
    void allFaultsAreReportedTogether() throws IOException {
        write(
                yaml.replaceFirst("(?m)^version: .*$", "version: x")
                        .replaceFirst("(?m)^  width: .*$", "  width: 99999")
                        .replaceFirst("(?m)^    ramp: .*$", "    ramp: [x]"));

        PackageException e = assertThrows(PackageException.class, () -> ModelPackage.in(folder));

        assertEquals(
                List.of("version", "input.width", "golden.outputs.ramp[0]"),
                e.problems().stream().map(PackageProblem::path).toList());
        assertEquals(
                new PackageProblem("input.width", "99999", "a number from 1.0 to 1024.0"),
                e.problems().get(1));
    }

    @ParameterizedTest
    @CsvSource({"'a: [', model.yaml line 1", "'- a', model.yaml", "'', model.yaml"})
    void whatIsNoMappingIsRefused(String text, String path) throws IOException {
        write(text);

        PackageException e = assertThrows(PackageException.class, () -> ModelPackage.in(folder));

        assertEquals(path, e.problems().getFirst().path(), e.getMessage());
    }

    @Test
    void aChangedModelIsRefused() throws IOException {
        byte[] model = Files.readAllBytes(folder.resolve("model.pt"));
        model[model.length / 2] ^= 1;
        Files.write(folder.resolve("model.pt"), model);

        PackageException e = assertThrows(PackageException.class, () -> ModelPackage.in(folder));

        assertEquals("sha256", e.problems().getFirst().path());
    }

    @ParameterizedTest
    @CsvSource({"model.pt", "model.yaml"})
    void aMissingFileIsNamed(String file) throws IOException {
        Files.delete(folder.resolve(file));

        PackageException e = assertThrows(PackageException.class, () -> ModelPackage.in(folder));

        assertEquals(List.of(new PackageProblem(file, "missing", "a file")), e.problems());
    }

    @Test
    void anUnknownBuiltInNameIsMissing() {
        assertThrows(PackageException.class, () -> ModelPackage.builtIn("no-such"));
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("model.yaml"), text);
    }
}
