package io.sluice.gateway.tap;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * When the last frames of a track are shown, by the publisher's word: timestamps and composition
 * times, in milliseconds. A frame is shown no sooner than it is sent, and sent no sooner than the
 * one before it: what claims to be late counts as shown at once. After a leap nothing that was
 * before counts.
 */
final class Timeline {
    private static final int FRAMES = 64;

    /**
     * Frames come as they are coded: what is between two of them may be so many before or after.
     */
    private static final int REORDERED = 8;

    /** Fewer frames tell nothing. */
    private static final int FEWEST = 4 + 2 * REORDERED;

    /** A frame that is shown for so many times the mean makes a timeline uneven. */
    private static final double LONGEST_SHOWN = 1.8;

    /** So that one long picture now and then is all that can be shown beside even ones. */
    private static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** A longer step, to either side, is no time that a frame is shown for. */
    private static final long LEAP_MILLIS = 1_000;

    private final long[] shown = new long[FRAMES];
    private int next;
    private int known;
    private long sentMillis;
    private long shownMillis;
    private boolean begun;
    private boolean wasUneven;
    private long unevenNanos;

    /**
     * Takes the next frame in the order of sending.
     *
     * @return false after a leap
     */
    boolean add(Sampler.Frame frame) {
        boolean leapt = begun && Math.abs(frame.sentMillis() - sentMillis) > LEAP_MILLIS;
        boolean anew = leapt || !begun;
        begun = true;
        if (leapt) {
            known = 0;
            wasUneven = true;
            unevenNanos = frame.receivedNanos();
        }
        sentMillis = anew ? frame.sentMillis() : Math.max(frame.sentMillis(), sentMillis);
        shownMillis = Math.max(frame.shownMillis(), sentMillis);
        shown[next] = shownMillis;
        next = (next + 1) % FRAMES;
        known = Math.min(known + 1, FRAMES);
        return !leapt;
    }

    /** When the newest frame was sent. */
    long sentMillis() {
        return sentMillis;
    }

    /** When the newest frame is shown. */
    long shownMillis() {
        return shownMillis;
    }

    /** Whether some frames are shown for much longer than others, now or within a minute. */
    boolean uneven(long nowNanos) {
        if (isUneven()) {
            wasUneven = true;
            unevenNanos = nowNanos;
        }
        return wasUneven && nowNanos - unevenNanos < REMEMBERED_NANOS;
    }

    private boolean isUneven() {
        if (known < FEWEST) {
            return false;
        }
        long[] inOrder = new long[known];
        for (int i = 0; i < known; i++) {
            inOrder[i] = last(i) * FRAMES + i;
        }
        Arrays.sort(inOrder);
        double mean = (double) (timeIn(inOrder[known - 1]) - timeIn(inOrder[0])) / (known - 1);
        for (int i = 1; i < known; i++) {
            long gap = timeIn(inOrder[i]) - timeIn(inOrder[i - 1]);
            if (gap > LONGEST_SHOWN * mean && isWhole(inOrder[i - 1]) && isWhole(inOrder[i])) {
                return true;
            }
        }
        return false;
    }

    private static long timeIn(long placed) {
        return Math.floorDiv(placed, (long) FRAMES);
    }

    /** Whether all that is shown right before and after that frame is known. */
    private boolean isWhole(long placed) {
        int place = (int) Math.floorMod(placed, (long) FRAMES);
        return place >= REORDERED && place < known - REORDERED;
    }

    /** When the newest frame is shown, the one before it, and so on. */
    private long last(int back) {
        return shown[Math.floorMod(next - 1 - back, FRAMES)];
    }

    /**
     * When another frame takes the place of one that is shown at the given time, or {@link
     * Long#MAX_VALUE} where none is known.
     */
    long endOf(long shownMillis) {
        long end = Long.MAX_VALUE;
        for (int i = 0; i < known; i++) {
            if (last(i) > shownMillis) {
                end = Math.min(end, last(i));
            }
        }
        return end;
    }
}
