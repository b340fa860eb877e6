package io.sluice.gateway.config;

import io.sluice.codecs.yaml.DataSize;

/**
 * Bounds on what may wait for inspection: the first is a stream's, the last all streams' together,
 * the others are a video track's.
 *
 * @param maxTracks most video tracks of one stream that are screened by themselves; pictures on
 *     others count as unscreened
 * @param maxTags most tags in the mailbox
 * @param maxBytes most payload bytes in the mailbox
 * @param maxTailBytes most bytes of a GOP held undecoded, in case a sample falls due in it after
 *     all: its payload, and 256 a frame
 * @param maxBytesInAll most bytes that wait in one process, in mailboxes and undecoded
 */
public record TapConfig(
        int maxTracks,
        int maxTags,
        DataSize maxBytes,
        DataSize maxTailBytes,
        DataSize maxBytesInAll) {

    public static TapConfig defaults() {
        return new TapConfig(
                8, 512, DataSize.mebibytes(8), DataSize.mebibytes(4), DataSize.mebibytes(256));
    }
}
