package io.sluice.gateway.inspect;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.video.Picture;
import io.sluice.models.classify.Classifier;
import io.sluice.models.classify.ClassifyException;
import io.sluice.models.classify.Scores;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stage that asks the model: one batch at a time, each sample answered once. */
final class InferenceWorker implements Agent {
    private static final Logger log = LoggerFactory.getLogger(InferenceWorker.class);

    private final Batcher batcher;
    private final Classifier classifier;
    private final int maxBatch;
    private final Ticker ticker;
    private long failuresInARow;

    InferenceWorker(Batcher batcher, Classifier classifier, int maxBatch, Ticker ticker) {
        this.batcher = batcher;
        this.classifier = classifier;
        this.maxBatch = maxBatch;
        this.ticker = ticker;
    }

    @Override
    public long doWork() {
        long now = ticker.nanoTime();
        long rest = batcher.restNanos(maxBatch, now);
        if (rest == 0) {
            run(batcher.take(maxBatch), now);
        }
        return rest;
    }

    private void run(List<Pending> batch, long nowNanos) {
        if (batch.isEmpty()) {
            return;
        }
        batch.forEach(pending -> pending.sample().stamps().mark(Stage.BATCHED, nowNanos));
        List<Scores> scores = answers(batch);
        if (scores != null) {
            onScores(batch, scores, ticker.nanoTime());
        }
    }

    private @Nullable List<Scores> answers(List<Pending> batch) {
        try {
            return classify(batch.stream().map(Pending::picture).toList());
        } catch (ClassifyException | RuntimeException | LinkageError | OutOfMemoryError failure) {
            onFailure(batch, failure);
            return null;
        }
    }

    private List<Scores> classify(List<Picture> pictures) throws ClassifyException {
        List<Scores> scores = classifier.classify(pictures);
        if (scores.size() != pictures.size()) {
            throw new IllegalStateException(
                    scores.size() + " answers for " + pictures.size() + " pictures");
        }
        scores.forEach(InferenceWorker::requireNumbers);
        return scores;
    }

    /** What is not a number is under every level: it would pass as clean. */
    private static void requireNumbers(Scores scores) {
        for (String label : scores.labels()) {
            if (Float.isNaN(scores.of(label))) {
                throw new IllegalStateException(
                        "the model's answer for " + label + " is no number");
            }
        }
    }

    private void onScores(List<Pending> batch, List<Scores> scores, long nowNanos) {
        if (failuresInARow > 0) {
            log.info("classifying works again after {} failed batches", failuresInARow);
            failuresInARow = 0;
        }
        for (int i = 0; i < batch.size(); i++) {
            Pending pending = batch.get(i);
            pending.sample().stamps().mark(Stage.CLASSIFIED, nowNanos);
            pending.scored(classifier.modelId(), scores.get(i));
        }
    }

    /** The first failure in a row is logged; the samples count them all. */
    private void onFailure(List<Pending> batch, Throwable failure) {
        if (failuresInARow++ == 0) {
            log.warn("classifying a batch of {} failed", batch.size(), failure);
        }
        batch.forEach(pending -> pending.missed(Miss.CLASSIFIER_FAILED));
    }

    @Override
    public void close() {
        for (Pending pending : batcher.take(Integer.MAX_VALUE)) {
            pending.missed(Miss.STREAM_ENDED);
        }
    }
}
