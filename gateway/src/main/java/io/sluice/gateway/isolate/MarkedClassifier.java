package io.sluice.gateway.isolate;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.video.Picture;
import io.sluice.codecs.video.PictureSpec;
import io.sluice.models.classify.Classifier;
import io.sluice.models.classify.ClassifyException;
import io.sluice.models.classify.Scores;
import java.util.List;

/** A {@link Classifier} that leaves a mark, of no stream, while its model runs. */
final class MarkedClassifier implements Classifier {
    /** Streams are numbered from 1. */
    static final long NO_STREAM = 0;

    private final Classifier inner;
    private final ThreadLocal<WorkMarks.Slot> slots;
    private final Ticker ticker;

    MarkedClassifier(Classifier inner, WorkMarks marks, Ticker ticker) {
        this.inner = inner;
        this.slots = ThreadLocal.withInitial(marks::slot);
        this.ticker = ticker;
    }

    @Override
    public String modelId() {
        return inner.modelId();
    }

    @Override
    public List<String> labels() {
        return inner.labels();
    }

    @Override
    public PictureSpec input() {
        return inner.input();
    }

    @Override
    public List<Scores> classify(List<Picture> pictures) throws ClassifyException {
        WorkMarks.Slot slot = slots.get();
        slot.begin(NO_STREAM, 0, ticker.nanoTime());
        try {
            return inner.classify(pictures);
        } finally {
            slot.end();
        }
    }

    @Override
    public int preferredBatch() {
        return inner.preferredBatch();
    }

    @Override
    public void close() {
        inner.close();
    }
}
