package io.sluice.models.testcard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestCardTest {
    private static final int VIOLET = 0x48008C;
    private static final int ORANGE = 0xFF7800;
    private static final int MINT = 0x40F0BE;
    private static final int WHITE = 0xFFFFFF;

    @ParameterizedTest
    @CsvSource({"1280, 720", "640, 360", "160, 90", "720, 1280", "1, 1", "3, 200"})
    void theSameSizeGivesTheSameBytes(int width, int height) {
        byte[] card = TestCard.rgb(width, height);

        assertEquals(width * height * 3, card.length);
        assertArrayEquals(card, TestCard.rgb(width, height));
    }

    /** The model was trained on this very picture: whoever changes it must train again. */
    @Test
    void theCardIsTheOneTheModelWasTrainedOn() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(TestCard.rgb(1280, 720));

        assertEquals(
                "d258f84c00a77e53383e150c03b34e1329ec93921abb2e965cc77e89555c5d9f",
                HexFormat.of().formatHex(digest));
    }

    @Test
    void ringsAndDiamondsAlternateInFourRowsOfEight() {
        byte[] card = TestCard.rgb(1280, 720);

        for (int row = 0; row < 4; row++) {
            int top = row * 160 + (row < 2 ? 0 : 80);
            for (int column = 0; column < 8; column++) {
                boolean ring = (row + column) % 2 == 0;
                int left = column * 160;
                assertEquals(ring ? VIOLET : MINT, pixel(card, 1280, left + 4, top + 4));
                assertEquals(ring ? ORANGE : VIOLET, pixel(card, 1280, left + 40, top + 80));
                assertEquals(VIOLET, pixel(card, 1280, left + 80, top + 80));
            }
        }
    }

    @Test
    void theBandNamesTheCardInWhite() {
        byte[] card = TestCard.rgb(1280, 720);
        int white = 0;
        for (int y = 320; y < 400; y++) {
            for (int x = 0; x < 1280; x++) {
                int pixel = pixel(card, 1280, x, y);
                assertTrue(pixel == WHITE || pixel == VIOLET, () -> Integer.toHexString(pixel));
                white += pixel == WHITE ? 1 : 0;
            }
        }
        // 14 letters of 9 to 18 dots, each dot 8 pixels wide and high.
        assertTrue(white > 14 * 9 * 64 && white < 14 * 18 * 64, "white pixels: " + white);
    }

    @Test
    void aPictureOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> TestCard.rgb(0, 90));
    }

    @Test
    void theRampFollowsItsFormula() {
        byte[] ramp = GoldenPicture.RAMP.rgb(160, 160);

        assertEquals(0x00_00_00, pixel(ramp, 160, 0, 0));
        assertEquals(0xFF_00_00 | 7 * 159 % 256, pixel(ramp, 160, 159, 0));
        assertEquals(0x00_FF_00 | 13 * 159 % 256, pixel(ramp, 160, 0, 159));
        assertArrayEquals(TestCard.rgb(160, 160), GoldenPicture.TEST_CARD.rgb(160, 160));
        assertEquals("test-card", GoldenPicture.TEST_CARD.yamlName());
    }

    private static int pixel(byte[] rgb, int width, int x, int y) {
        int at = (y * width + x) * 3;
        return (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | rgb[at + 2] & 0xFF;
    }
}
