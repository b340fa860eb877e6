package io.sluice.gateway.inspect;

import io.sluice.codecs.video.Picture;
import io.sluice.codecs.video.PictureSpec;
import io.sluice.models.classify.Classifier;
import io.sluice.models.classify.Scores;
import java.nio.ByteBuffer;
import java.util.List;

/** Reads the number that a picture shows as eight bars, black or white, in its upper half. */
final class BarClassifier implements Classifier {
    static final String NUMBER = "number";
    private static final List<String> LABELS = List.of(NUMBER);
    private static final int WIDTH = 64;
    private static final int HEIGHT = 32;

    /** Draws the number; the lower half is grey. */
    static void draw(ByteBuffer rgb, int width, int height, int number) {
        for (int i = 0; i < width * height; i++) {
            int bar = (number >> (8 * (i % width) / width)) & 1;
            byte level = (byte) (i / width >= height / 2 ? 128 : bar * 255);
            rgb.put(3 * i, level).put(3 * i + 1, level).put(3 * i + 2, level);
        }
    }

    @Override
    public String modelId() {
        return "bars@1";
    }

    @Override
    public List<String> labels() {
        return LABELS;
    }

    @Override
    public PictureSpec input() {
        return PictureSpec.rgb(WIDTH, HEIGHT);
    }

    @Override
    public List<Scores> classify(List<Picture> pictures) {
        return pictures.stream().map(p -> new Scores(LABELS, number(p.rgb()))).toList();
    }

    private static int number(ByteBuffer rgb) {
        int number = 0;
        for (int bar = 0; bar < 8; bar++) {
            int at = (HEIGHT / 4 * WIDTH + (2 * bar + 1) * WIDTH / 16) * 3 + 1;
            number |= (rgb.get(at) & 0xFF) > 127 ? 1 << bar : 0;
        }
        return number;
    }

    @Override
    public void close() {}
}
