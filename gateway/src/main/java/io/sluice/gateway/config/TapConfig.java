package io.sluice.gateway.config;

import io.sluice.codecs.yaml.DataSize;

/**
 * Bounds on what one stream may keep waiting for inspection; but for the first, each is a video
 * track's.
 *
 * @param maxTracks most video tracks of one stream that are screened by themselves; pictures on
 *     others count as unscreened
 * @param maxTags most tags in the mailbox
 * @param maxBytes most payload bytes in the mailbox
 * @param maxTailBytes most payload bytes of a GOP held undecoded, in case a sample falls due in it
 *     after all
 */
public record TapConfig(int maxTracks, int maxTags, DataSize maxBytes, DataSize maxTailBytes) {
    public static TapConfig defaults() {
        return new TapConfig(8, 512, DataSize.mebibytes(8), DataSize.mebibytes(4));
    }
}
