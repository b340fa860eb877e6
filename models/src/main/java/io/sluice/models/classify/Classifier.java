package io.sluice.models.classify;

import io.sluice.codecs.video.Picture;
import io.sluice.codecs.video.PictureSpec;
import java.util.List;

/**
 * Gives each picture a probability a label. Thread-safe: inference workers share one. Two
 * implementations: {@link TorchClassifier}, and the simulation's, which fails on demand.
 */
public interface Classifier extends AutoCloseable {
    /** Name and version of the model, for verdicts and logs: {@code test-card@1.0.0}. */
    String modelId();

    /** The labels, in the order of {@link Scores}. */
    List<String> labels();

    /** What {@link #classify} wants its pictures to be. */
    PictureSpec input();

    /**
     * Scores for each picture, in order. The pictures stay the caller's and must not change until
     * the call returns.
     *
     * @throws ClassifyException if the model fails; the classifier stays usable
     */
    List<Scores> classify(List<Picture> pictures) throws ClassifyException;

    /** The batch with the best throughput: how many pictures it pays to wait for. */
    default int preferredBatch() {
        return 1;
    }

    @Override
    void close();
}
