package io.sluice.loadtest.clip;

import java.util.List;

/**
 * A source made ready: an FLV clip to be looped, and what may be spliced into it.
 *
 * @param bitsPerSecond the clip's own, all tags
 */
public record PreparedSource(
        String name, int weight, String file, List<Insert> inserts, long bitsPerSecond) {}
