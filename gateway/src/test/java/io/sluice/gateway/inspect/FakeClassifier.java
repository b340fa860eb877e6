package io.sluice.gateway.inspect;

import io.sluice.codecs.video.Picture;
import io.sluice.codecs.video.PictureSpec;
import io.sluice.models.classify.Classifier;
import io.sluice.models.classify.ClassifyException;
import io.sluice.models.classify.Scores;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Reads the ticket out of a {@link FakeDecoders} picture; fails on demand. */
public final class FakeClassifier implements Classifier {
    private static final List<String> LABELS = List.of("ticket");

    private final BooleanSupplier fails;
    private final BooleanSupplier babbles;
    private boolean closed;

    public FakeClassifier(BooleanSupplier fails) {
        this(fails, () -> false);
    }

    /**
     * @param babbles whether to answer what is not a number
     */
    public FakeClassifier(BooleanSupplier fails, BooleanSupplier babbles) {
        this.fails = fails;
        this.babbles = babbles;
    }

    @Override
    public String modelId() {
        return "fake@1";
    }

    @Override
    public List<String> labels() {
        return LABELS;
    }

    @Override
    public PictureSpec input() {
        return PictureSpec.rgb(16, 16);
    }

    @Override
    public List<Scores> classify(List<Picture> pictures) throws ClassifyException {
        if (fails.getAsBoolean()) {
            throw new ClassifyException("fake", new IllegalStateException("told to"));
        }
        if (babbles.getAsBoolean()) {
            return pictures.stream().map(p -> new Scores(LABELS, Float.NaN)).toList();
        }
        return pictures.stream().map(p -> new Scores(LABELS, p.rgb().getLong(0))).toList();
    }

    @Override
    public int preferredBatch() {
        return 32;
    }

    boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
