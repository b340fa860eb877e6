package io.sluice.codecs.video;

/**
 * What a decoder accepts from a publisher.
 *
 * @param maxPixels of one coded picture, checked before memory for it is taken
 * @param maxConfigBytes of a sequence header
 * @param maxFrameBytes of one coded frame
 */
public record DecodeLimits(long maxPixels, int maxConfigBytes, int maxFrameBytes) {
    public DecodeLimits {
        if (maxPixels <= 0 || maxConfigBytes <= 0 || maxFrameBytes <= 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** Up to 4096x2304, with a sequence header of 16 KiB and coded frames of 8 MiB. */
    public static DecodeLimits defaults() {
        return new DecodeLimits(4096L * 2304, 16 << 10, 8 << 20);
    }
}
