package io.sluice.gateway.tap;

import java.util.concurrent.TimeUnit;

/**
 * When the last frames of a track are shown, by the publisher's word: timestamps and composition
 * times, in milliseconds. A frame is shown no sooner than it is sent, and sent no sooner than the
 * one before it. After a leap nothing that was before counts.
 */
final class Timeline {
    private static final long NOWHERE = Long.MIN_VALUE / 2;
    private static final int FRAMES = 64;

    /** Frames come as they are coded: what is shown right after one may come so many later. */
    private static final int REORDERED = 8;

    /** Fewer frames tell nothing. */
    private static final int FEWEST = 4 + REORDERED;

    /** A frame that is shown for so many times what the others are makes a timeline uneven. */
    private static final double LONGEST_SHOWN = 1.8;

    /** A silence as long, of which the timeline knows less than half, comes before a burst. */
    private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** So that one long picture now and then is all that can be shown beside even ones. */
    private static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** A longer step is no time that a frame is shown for. */
    private static final long LEAP_MILLIS = 1_000;

    /** A longer step back is none that an encoder's clock makes. */
    private static final long LEAP_BACK_MILLIS = 100;

    /** No encoder holds a frame back for longer. */
    private static final long MOST_AHEAD_MILLIS = 1_000;

    private final long[] shown = new long[FRAMES];
    private final long[] sent = new long[FRAMES];
    private final Mark uneven = new Mark();
    private final Mark bursts = new Mark();
    private int next;
    private int known;
    private boolean begun;
    private long sentMillis;
    private long shownMillis;
    private long receivedNanos;

    /** The last time that a frame of those looked at is shown. */
    private long lastMillis = NOWHERE;

    /** Where the last frame leapt from, if it did. */
    private long leftMillis = NOWHERE;

    /** Something that was seen, and is remembered for a while. */
    private static final class Mark {
        private boolean set;
        private long atNanos;

        void set(long nowNanos) {
            set = true;
            atNanos = nowNanos;
        }

        boolean stands(long nowNanos) {
            return set && nowNanos - atNanos < REMEMBERED_NANOS;
        }
    }

    /**
     * Takes the next frame in the order of sending.
     *
     * @return false after a leap
     */
    boolean add(Sampler.Frame frame) {
        long now = frame.receivedNanos();
        long step = frame.sentMillis() - sentMillis;
        boolean back =
                leftMillis != NOWHERE && Math.abs(frame.sentMillis() - leftMillis) <= LEAP_MILLIS;
        boolean leapt = begun && (back || step > LEAP_MILLIS || step < -LEAP_BACK_MILLIS);
        leftMillis = leapt && !back ? sentMillis : NOWHERE;
        if (leapt) {
            known = 0;
            next = 0;
            lastMillis = NOWHERE;
            uneven.set(now);
        } else if (begun && burstBegins(now - receivedNanos, step)) {
            bursts.set(now);
        }
        sentMillis =
                begun && !leapt ? Math.max(frame.sentMillis(), sentMillis) : frame.sentMillis();
        shownMillis = Math.max(frame.shownMillis(), sentMillis);
        receivedNanos = now;
        begun = true;
        keep();
        if (shownMillis - sentMillis > MOST_AHEAD_MILLIS || someShownForLong()) {
            uneven.set(now);
        }
        return !leapt;
    }

    private static boolean burstBegins(long silenceNanos, long stepMillis) {
        return silenceNanos >= SILENCE_NANOS
                && TimeUnit.MILLISECONDS.toNanos(stepMillis) < silenceNanos / 2;
    }

    private void keep() {
        shown[next] = shownMillis;
        sent[next] = sentMillis;
        next = (next + 1) % FRAMES;
        known = Math.min(known + 1, FRAMES);
    }

    /**
     * Looks at each frame once, as soon as what is shown right before and after it has come, at the
     * gaps to both: after the one that is shown last nothing is known until the next one is looked
     * at, which it may no longer be among the last ones to see.
     */
    private boolean someShownForLong() {
        if (known < FEWEST) {
            return false;
        }
        long at = shown[back(REORDERED)];
        long end = endOf(at);
        long before = beginOf(at);
        lastMillis = Math.max(lastMillis, at);
        double most = LONGEST_SHOWN * (sentMillis - sent[back(known - 1)]) / (known - 1);
        return (end != Long.MAX_VALUE && end - at > most)
                || (before != NOWHERE && at - before > most);
    }

    /** When the frame is shown whose place one takes that is shown at the given time. */
    private long beginOf(long shownMillis) {
        long begin = lastMillis < shownMillis ? lastMillis : NOWHERE;
        for (int i = 0; i < known; i++) {
            long other = shown[i];
            if (other < shownMillis) {
                begin = Math.max(begin, other);
            }
        }
        return begin;
    }

    /** Where the newest frame is kept, the one before it, and so on. */
    private int back(int frames) {
        return (next - 1 - frames + FRAMES) % FRAMES;
    }

    /** When the newest frame was sent. */
    long sentMillis() {
        return sentMillis;
    }

    /** When the newest frame is shown. */
    long shownMillis() {
        return shownMillis;
    }

    /** Whether a frame's part of the screen is another than its part of the frames, of late. */
    boolean uneven(long nowNanos) {
        return uneven.stands(nowNanos) || bursts.stands(nowNanos);
    }

    /** A frame has come of which a silence had told that there was none. */
    void silenceLied(long nowNanos) {
        bursts.set(nowNanos);
    }

    /** Whether frames come late and at once, of late: then a silence tells nothing. */
    boolean comesInBursts(long nowNanos) {
        return bursts.stands(nowNanos);
    }

    /**
     * When another frame takes the place of one that is shown at the given time, or {@link
     * Long#MAX_VALUE} where none is known.
     */
    long endOf(long shownMillis) {
        long end = Long.MAX_VALUE;
        for (int i = 0; i < known; i++) {
            long other = shown[i];
            if (other > shownMillis) {
                end = Math.min(end, other);
            }
        }
        return end;
    }
}
