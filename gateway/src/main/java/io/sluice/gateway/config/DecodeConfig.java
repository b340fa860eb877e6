package io.sluice.gateway.config;

import io.sluice.codecs.yaml.DataSize;

/**
 * The decode workers.
 *
 * @param threads decode threads, each stream pinned to one; 0 for one a core
 * @param maxPixels most pixels of a coded picture (width times height)
 * @param pictures most decoded pictures in flight between the decoders and the model, all streams
 *     together
 * @param memory most that the decoders may hold in pictures of their own, all streams of all
 *     inspecting processes together; 0 for a quarter of the machine's memory
 */
public record DecodeConfig(int threads, int maxPixels, int pictures, DataSize memory) {
    public static DecodeConfig defaults() {
        return new DecodeConfig(0, 3840 * 2160, 128, new DataSize(0));
    }
}
