package io.sluice.codecs.flv;

/**
 * Four-character codes as 32-bit big-endian numbers (Enhanced RTMP v2, "Defining Codec FourCC").
 */
public final class FourCc {
    private FourCc() {}

    /** The number of a code of exactly four ASCII characters. */
    public static int of(String code) {
        if (code.length() != 4) {
            throw new IllegalArgumentException("a FourCC has four characters: " + code);
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = (value << 8) | (code.charAt(i) & 0xFF);
        }
        return value;
    }

    /** The four characters, each that is no printable ASCII shown as a question mark. */
    public static String text(int value) {
        StringBuilder text = new StringBuilder();
        for (int shift = 24; shift >= 0; shift -= 8) {
            int c = (value >> shift) & 0xFF;
            text.append(c > ' ' && c < 0x7F ? (char) c : '?');
        }
        return text.toString();
    }
}
