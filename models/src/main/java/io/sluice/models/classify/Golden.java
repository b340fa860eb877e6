package io.sluice.models.classify;

import io.sluice.models.testcard.GoldenPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a model must answer to the built-in pictures, recorded when it was made; a package that
 * answers otherwise does not start.
 *
 * @param tolerance how far an output may be off, as a share of its size or of 1, the larger
 * @param outputs raw outputs, before calibration, in the order of the labels
 */
public record Golden(double tolerance, Map<GoldenPicture, List<Double>> outputs) {

    /** What differs, nothing where the answer is the recorded one. */
    List<PackageProblem> check(GoldenPicture picture, float[] answer) {
        List<Double> wanted = outputs.getOrDefault(picture, List.of());
        String path = "golden.outputs." + picture.yamlName();
        if (wanted.size() != answer.length) {
            String found = answer.length + " outputs";
            return List.of(new PackageProblem(path, found, wanted.size() + ", one a label"));
        }
        List<PackageProblem> problems = new ArrayList<>();
        for (int i = 0; i < answer.length; i++) {
            double limit = tolerance * Math.max(1, Math.abs(wanted.get(i)));
            // A NaN fails the comparison, as it must.
            if (!(Math.abs(answer[i] - wanted.get(i)) <= limit)) {
                problems.add(
                        new PackageProblem(
                                path + "[" + i + "]",
                                Float.toString(answer[i]),
                                wanted.get(i) + " within " + limit));
            }
        }
        return problems;
    }
}
