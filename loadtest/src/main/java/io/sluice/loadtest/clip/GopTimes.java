package io.sluice.loadtest.clip;

import java.util.List;

/**
 * Where the GOPs of a looped clip begin, counted on over its passes: in milliseconds or in frames.
 *
 * @param keyframes of one pass, since its start, in order; at least one
 * @param length of one pass
 */
record GopTimes(List<Long> keyframes, long length) {
    /** Where a GOP of that number begins. */
    long begins(long gop) {
        int count = keyframes.size();
        return gop / count * length + keyframes.get((int) (gop % count));
    }

    /** The first GOP that begins at or after a moment. */
    long atOrAfter(long moment) {
        long gop = moment / length * keyframes.size();
        while (begins(gop) < moment) {
            gop++;
        }
        return gop;
    }

    /** The last GOP that begins at or before a moment; the first one, where none does. */
    long atOrBefore(long moment) {
        long gop = atOrAfter(moment);
        return begins(gop) == moment ? gop : Math.max(0, gop - 1);
    }

    /** The same in frames, at a constant rate at which timestamps are rounded down. */
    GopTimes inFrames(int framesPerSecond, int frames) {
        return new GopTimes(
                keyframes.stream().map(millis -> (millis * framesPerSecond + 999) / 1000).toList(),
                frames);
    }
}
