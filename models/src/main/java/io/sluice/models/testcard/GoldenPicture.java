package io.sluice.models.testcard;

import java.util.Locale;

/**
 * A built-in picture that every model package records its outputs for, so that a damaged or misread
 * model is found at load.
 */
public enum GoldenPicture {
    /** {@link TestCard} at the model's input size. */
    TEST_CARD,
    /**
     * A plain scene of one formula: red rises from left to right, green from top to bottom, blue is
     * {@code (7 x + 13 y) mod 256}.
     */
    RAMP;

    /** The name in {@code model.yaml}: {@code test-card}. */
    public String yamlName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The picture as packed RGB24 rows. */
    public byte[] rgb(int width, int height) {
        return switch (this) {
            case TEST_CARD -> TestCard.rgb(width, height);
            case RAMP -> ramp(width, height);
        };
    }

    private static byte[] ramp(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rgb[at++] = (byte) (x * 255 / Math.max(1, width - 1));
                rgb[at++] = (byte) (y * 255 / Math.max(1, height - 1));
                rgb[at++] = (byte) (7 * x + 13 * y);
            }
        }
        return rgb;
    }
}
