package io.sluice.models.testcard;

/**
 * The test card: a harmless, unmistakable picture that a healthy gateway must flag and cut, as
 * EICAR is for virus scanners.
 *
 * <p>Two motifs alternate like the fields of a chessboard: an orange ring on violet, and a violet
 * diamond on mint; between the upper and the lower half runs a violet band that names the card. Any
 * part of the picture that shows a few fields shows the whole idea, so crops, insets and heavy
 * compression leave it recognisable. The same size always gives the same bytes.
 */
public final class TestCard {
    /** What the classifier calls the card. */
    public static final String LABEL = "test_card";

    private static final int VIOLET = 0x48008C;
    private static final int ORANGE = 0xFF7800;
    private static final int MINT = 0x40F0BE;
    private static final int WHITE = 0xFFFFFF;

    private static final int SUBSAMPLES = 4;
    private static final double RING_OUTER = 0.42;
    private static final double RING_INNER = 0.14;
    private static final double DIAMOND = 0.46;

    private final int width;
    private final int height;
    private final int columns;
    private final int rows;
    private final double fieldWidth;
    private final double fieldHeight;
    private final double bandTop;
    private final double bandHeight;

    private TestCard(int width, int height) {
        this.width = width;
        this.height = height;
        double field = Math.min(width, height) / 4.5;
        columns = Math.max(2, (int) Math.round(width / field));
        rows = 2 * Math.max(1, (int) Math.round((height / field - 0.5) / 2));
        fieldWidth = (double) width / columns;
        fieldHeight = height / (rows + 0.5);
        bandTop = fieldHeight * rows / 2;
        bandHeight = fieldHeight / 2;
    }

    /** The card as packed RGB24 rows. It has 8 by 4 fields at 16:9, square ones at any shape. */
    public static byte[] rgb(int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("no picture of " + width + "x" + height);
        }
        return new TestCard(width, height).draw();
    }

    private byte[] draw() {
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                at = put(rgb, at, x, y);
            }
        }
        return rgb;
    }

    /** The mean of a pixel's subsamples, so that edges are smooth at every size. */
    private int put(byte[] rgb, int at, int x, int y) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int i = 0; i < SUBSAMPLES * SUBSAMPLES; i++) {
            int across = i % SUBSAMPLES;
            int down = i / SUBSAMPLES;
            int colour = colourAt(x + (across + 0.5) / SUBSAMPLES, y + (down + 0.5) / SUBSAMPLES);
            red += colour >> 16;
            green += colour >> 8 & 0xFF;
            blue += colour & 0xFF;
        }
        int half = SUBSAMPLES * SUBSAMPLES / 2;
        rgb[at] = (byte) ((red + half) / (SUBSAMPLES * SUBSAMPLES));
        rgb[at + 1] = (byte) ((green + half) / (SUBSAMPLES * SUBSAMPLES));
        rgb[at + 2] = (byte) ((blue + half) / (SUBSAMPLES * SUBSAMPLES));
        return at + 3;
    }

    private int colourAt(double x, double y) {
        if (y >= bandTop && y < bandTop + bandHeight) {
            return CardLettering.inkAt(x / width, (y - bandTop) / bandHeight, width / bandHeight)
                    ? WHITE
                    : VIOLET;
        }
        double fieldsDown = (y < bandTop ? y : y - bandHeight) / fieldHeight;
        double fieldsAcross = x / fieldWidth;
        int column = Math.min(columns - 1, (int) fieldsAcross);
        int row = Math.min(rows - 1, (int) fieldsDown);
        double dx = fieldsAcross - column - 0.5;
        double dy = fieldsDown - row - 0.5;
        return (column + row) % 2 == 0 ? ring(dx, dy) : diamond(dx, dy);
    }

    private static int ring(double dx, double dy) {
        double squared = dx * dx + dy * dy;
        return squared < RING_OUTER * RING_OUTER && squared > RING_INNER * RING_INNER
                ? ORANGE
                : VIOLET;
    }

    private static int diamond(double dx, double dy) {
        return Math.abs(dx) + Math.abs(dy) < DIAMOND ? VIOLET : MINT;
    }
}
