package io.sluice.loadtest.clip;

/** Who draws the test card: given from outside, since this module knows no model's picture. */
@FunctionalInterface
public interface CardArt {
    /** The card as RGB24 rows. */
    byte[] rgb(int width, int height);
}
