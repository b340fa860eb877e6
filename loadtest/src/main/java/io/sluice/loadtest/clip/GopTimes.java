package io.sluice.loadtest.clip;

import java.util.List;

/**
 * When the GOPs of a looped clip begin, counted on over its passes.
 *
 * @param keyframeMillis of one pass, since its start
 * @param durationMillis of one pass
 */
record GopTimes(List<Long> keyframeMillis, long durationMillis) {
    /** When a GOP of that number begins. */
    long begins(long gop) {
        int count = keyframeMillis.size();
        return gop / count * durationMillis + keyframeMillis.get((int) (gop % count));
    }

    /** The first GOP that begins at or after a moment. */
    long atOrAfter(long millis) {
        long gop = millis / durationMillis * keyframeMillis.size();
        while (begins(gop) < millis) {
            gop++;
        }
        return gop;
    }
}
