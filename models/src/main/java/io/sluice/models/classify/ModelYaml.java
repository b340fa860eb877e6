package io.sluice.models.classify;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.codecs.video.PictureSpec;
import io.sluice.models.testcard.GoldenPicture;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads {@code model.yaml}: unknown keys are errors, and all problems are reported together. */
final class ModelYaml {
    private static final int SIDE_MAX = 1024;
    private static final double TOLERANCE_MAX = 0.1;
    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final YamlFields root;

    private ModelYaml(YamlFields root) {
        this.root = root;
    }

    static ModelDescription parse(String source, byte[] yaml) throws PackageException {
        YamlFields root = new YamlFields(tree(source, yaml));
        ModelDescription description = new ModelYaml(root).description();
        List<PackageProblem> problems = root.problems();
        if (!problems.isEmpty()) {
            throw new PackageException(source, problems);
        }
        return description;
    }

    private static JsonNode tree(String source, byte[] yaml) throws PackageException {
        try {
            return YAML.readTree(yaml);
        } catch (JacksonException e) {
            String where = "model.yaml line " + e.getLocation().getLineNr();
            throw new PackageException(
                    source, List.of(new PackageProblem(where, firstLine(e), "well-formed YAML")));
        } catch (IOException e) {
            throw new AssertionError("bytes in memory are always readable", e);
        }
    }

    private static String firstLine(JacksonException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    }

    private ModelDescription description() {
        root.onlyKeys(
                "name",
                "version",
                "licence",
                "provenance",
                "sha256",
                "input",
                "labels",
                "calibration",
                "golden");
        List<String> labels = root.words("labels", "[a-z0-9_]+");
        return new ModelDescription(
                root.word("name", "[a-z0-9][a-z0-9-]*"),
                root.word("version", "\\d+\\.\\d+\\.\\d+"),
                root.text("licence"),
                root.text("provenance"),
                root.word("sha256", "[0-9a-f]{64}"),
                input(root.section("input")),
                labels,
                calibration(root.section("calibration"), labels.size()),
                golden(root.section("golden"), labels.size()));
    }

    private static PictureSpec input(YamlFields input) {
        input.onlyKeys("width", "height", "layout", "type", "channels", "normalisation");
        input.word("layout", "NHWC");
        input.word("type", "uint8");
        input.word("channels", "RGB");
        input.word("normalisation", "in-model");
        return PictureSpec.rgb(
                (int) input.number("width", 1, SIDE_MAX),
                (int) input.number("height", 1, SIDE_MAX));
    }

    private static Calibration calibration(YamlFields calibration, int labels) {
        return switch (calibration.word("method", "platt|temperature")) {
            case "temperature" -> {
                calibration.onlyKeys("method", "temperature");
                yield new Calibration.Temperature(calibration.number("temperature", 1e-3, 1e3));
            }
            default -> {
                calibration.onlyKeys("method", "scale", "offset");
                yield new Calibration.Platt(
                        calibration.numbers("scale", labels),
                        calibration.numbers("offset", labels));
            }
        };
    }

    private static Golden golden(YamlFields golden, int labels) {
        golden.onlyKeys("tolerance", "outputs");
        YamlFields outputs = golden.section("outputs");
        Map<GoldenPicture, List<Double>> answers = new EnumMap<>(GoldenPicture.class);
        for (GoldenPicture picture : GoldenPicture.values()) {
            answers.put(picture, outputs.numbers(picture.yamlName(), labels));
        }
        outputs.onlyKeys(
                answers.keySet().stream().map(GoldenPicture::yamlName).toArray(String[]::new));
        return new Golden(golden.number("tolerance", 0, TOLERANCE_MAX), Map.copyOf(answers));
    }
}
