package io.sluice.models.classify;

import java.util.List;

/**
 * How a model's raw outputs become probabilities, as its package says: temperature or Platt
 * scaling.
 */
public sealed interface Calibration {

    /** The probabilities of one picture's raw outputs. */
    float[] probabilities(float[] logits);

    /**
     * Each label by itself: {@code sigmoid(scale * logit + offset)}.
     *
     * @param scale one a label
     * @param offset one a label
     */
    record Platt(List<Double> scale, List<Double> offset) implements Calibration {
        @Override
        public float[] probabilities(float[] logits) {
            float[] out = new float[logits.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = (float) (1 / (1 + Math.exp(-(scale.get(i) * logits[i] + offset.get(i)))));
            }
            return out;
        }
    }

    /**
     * One label excludes the others: {@code softmax(logits / temperature)}.
     *
     * @param temperature above 0; 1 leaves the model's own probabilities
     */
    record Temperature(double temperature) implements Calibration {
        @Override
        public float[] probabilities(float[] logits) {
            double top = Double.NEGATIVE_INFINITY;
            for (float logit : logits) {
                top = Math.max(top, logit);
            }
            double sum = 0;
            for (float logit : logits) {
                sum += Math.exp((logit - top) / temperature);
            }
            float[] out = new float[logits.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = (float) (Math.exp((logits[i] - top) / temperature) / sum);
            }
            return out;
        }
    }
}
