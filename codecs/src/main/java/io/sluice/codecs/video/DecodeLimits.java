package io.sluice.codecs.video;

/**
 * What a decoder accepts from a publisher.
 *
 * @param maxPixels of one coded picture, checked before memory for it is taken
 * @param maxConfigBytes of a sequence header
 * @param maxFrameBytes of one coded frame
 * @param memory shared by every decoder with these limits
 * @param owner whose share of the memory it is
 */
public record DecodeLimits(
        long maxPixels, int maxConfigBytes, int maxFrameBytes, DecodeMemory memory, long owner) {
    public DecodeLimits {
        if (maxPixels <= 0 || maxConfigBytes <= 0 || maxFrameBytes <= 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /**
     * Up to 4096x2304, with a sequence header of 16 KiB and coded frames of 8 MiB, and no bound on
     * how many decoders there are.
     */
    public static DecodeLimits defaults() {
        return of(4096L * 2304, DecodeMemory.unbounded());
    }

    /** The default limits but for these two. */
    public static DecodeLimits of(long maxPixels, DecodeMemory memory) {
        return new DecodeLimits(maxPixels, 16 << 10, 8 << 20, memory, DecodeMemory.NOBODY);
    }

    /** The same for decoders of another owner. */
    public DecodeLimits of(long owner) {
        return new DecodeLimits(maxPixels, maxConfigBytes, maxFrameBytes, memory, owner);
    }
}
