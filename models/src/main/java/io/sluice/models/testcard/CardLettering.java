package io.sluice.models.testcard;

/** The words on the card's band, in a five by seven bitmap face of the card's own. */
final class CardLettering {
    private static final String WORDS = "SLUICE TEST CARD";
    private static final int ADVANCE = 6;
    private static final int GLYPH_WIDTH = 5;
    private static final int GLYPH_HEIGHT = 7;

    /** Band heights that the letters fill: the rest is a margin above and below. */
    private static final double LETTER_SHARE = 0.7;

    private CardLettering() {}

    /**
     * Whether a point of the band is part of a letter.
     *
     * @param across 0 at the band's left end, 1 at its right
     * @param down 0 at its upper edge, 1 at its lower
     * @param aspect the band's width over its height
     */
    static boolean inkAt(double across, double down, double aspect) {
        double words = WORDS.length() * ADVANCE - 1;
        double dot = Math.min(LETTER_SHARE / GLYPH_HEIGHT, 0.96 * aspect / words);
        double column = (across - 0.5) * aspect / dot + words / 2;
        double row = (down - 0.5) / dot + GLYPH_HEIGHT / 2.0;
        if (column < 0 || column >= words || row < 0 || row >= GLYPH_HEIGHT) {
            return false;
        }
        int inGlyph = (int) column % ADVANCE;
        return inGlyph < GLYPH_WIDTH
                && bit(WORDS.charAt((int) column / ADVANCE), inGlyph, (int) row);
    }

    private static boolean bit(char letter, int column, int row) {
        return (glyph(letter) >> (GLYPH_WIDTH * (GLYPH_HEIGHT - 1 - row) + 4 - column) & 1) != 0;
    }

    /** Seven rows of five dots, the uppermost first. */
    private static long glyph(char letter) {
        return switch (letter) {
            case 'A' -> 0b01110_10001_10001_11111_10001_10001_10001L;
            case 'C' -> 0b01111_10000_10000_10000_10000_10000_01111L;
            case 'D' -> 0b11110_10001_10001_10001_10001_10001_11110L;
            case 'E' -> 0b11111_10000_10000_11110_10000_10000_11111L;
            case 'I' -> 0b01110_00100_00100_00100_00100_00100_01110L;
            case 'L' -> 0b10000_10000_10000_10000_10000_10000_11111L;
            case 'R' -> 0b11110_10001_10001_11110_10100_10010_10001L;
            case 'S' -> 0b01111_10000_10000_01110_00001_00001_11110L;
            case 'T' -> 0b11111_00100_00100_00100_00100_00100_00100L;
            case 'U' -> 0b10001_10001_10001_10001_10001_10001_01110L;
            default -> 0;
        };
    }
}
