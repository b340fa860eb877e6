package io.sluice.gateway.config;

/**
 * The decode workers.
 *
 * @param threads decode threads, each stream pinned to one; 0 for one a core
 * @param maxPixels most pixels of a coded picture (width times height)
 * @param pictures most decoded pictures in flight between the decoders and the model, all streams
 *     together
 */
public record DecodeConfig(int threads, int maxPixels, int pictures) {
    public static DecodeConfig defaults() {
        return new DecodeConfig(0, 3840 * 2160, 128);
    }
}
