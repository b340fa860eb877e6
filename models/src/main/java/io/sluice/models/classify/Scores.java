package io.sluice.models.classify;

import java.util.List;

/**
 * Calibrated probabilities (0 to 1) of one picture, one for each of a model's labels, in the order
 * of its labels. Immutable.
 */
public final class Scores {
    private final List<String> labels;
    private final float[] probabilities;

    /** Keeps both arguments as they are; the caller must not change them later. */
    public Scores(List<String> labels, float... probabilities) {
        if (labels.size() != probabilities.length) {
            throw new IllegalArgumentException(
                    labels.size() + " labels but " + probabilities.length + " probabilities");
        }
        this.labels = labels;
        this.probabilities = probabilities;
    }

    public List<String> labels() {
        return labels;
    }

    /** The label's probability; 0 where the model does not know the label. */
    public float of(String label) {
        int i = labels.indexOf(label);
        return i < 0 ? 0 : probabilities[i];
    }
}
