package io.sluice.gateway.sim;

import io.sluice.codecs.video.Picture;
import io.sluice.codecs.video.PictureSpec;
import io.sluice.models.classify.Classifier;
import io.sluice.models.classify.ClassifyException;
import io.sluice.models.classify.Scores;
import java.util.ArrayList;
import java.util.List;

/**
 * A classifier that sees exactly what the publisher meant it to see, and throws, dies, hangs or
 * takes its time when the dice say so. It tells the book what it answered.
 */
final class SimClassifier implements Classifier {
    private static final List<String> LABELS = List.of(Setup.LABEL);
    private static final float MILLI = 1_000;

    private final World world;
    private boolean closed;

    SimClassifier(World world) {
        this.world = world;
    }

    @Override
    public String modelId() {
        return "simulated@1";
    }

    @Override
    public List<String> labels() {
        return LABELS;
    }

    @Override
    public PictureSpec input() {
        return PictureSpec.rgb(4, 4);
    }

    @Override
    public int preferredBatch() {
        return 4;
    }

    @Override
    public List<Scores> classify(List<Picture> pictures) throws ClassifyException {
        world.sleep(Fault.CLASSIFIER_SLOW, 150, 20, 1_000);
        world.sleep(Fault.CLASSIFIER_HANGS, 20, 2_000, 20_000);
        if (world.dice().strikes(Fault.CLASSIFIER_THROWS, 100)) {
            throw new ClassifyException("as the dice say");
        }
        if (world.dice().strikes(Fault.CLASSIFIER_DIES, 100)) {
            throw new IllegalStateException("died, as the dice say");
        }
        List<Scores> scores = new ArrayList<>();
        for (Picture picture : pictures) {
            CodedFrame seen = CodedFrame.read(picture.rgb());
            world.book().onAnswered(seen);
            scores.add(new Scores(LABELS, seen.milli() / MILLI));
        }
        return scores;
    }

    @Override
    public void close() {
        closed = true;
    }

    void checkClosed() {
        if (!closed) {
            throw new Violated("the classifier is left open");
        }
    }
}
