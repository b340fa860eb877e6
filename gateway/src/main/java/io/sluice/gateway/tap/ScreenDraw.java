package io.sluice.gateway.tap;

import java.util.concurrent.TimeUnit;

/**
 * Which frame is on screen at one moment of the publisher's timeline. Frames are held back, each
 * for a tenth of a second at most, until those behind tell how long they are shown; where none
 * comes in that time, what is on screen is taken to stay there.
 */
final class ScreenDraw {
    private static final int MOST_HELD = 32;
    private static final long LONGEST_HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Timeline timeline;
    private final long[] shown = new long[MOST_HELD];
    private final long[] received = new long[MOST_HELD];
    private int held;
    private boolean open;
    private long afterMillis;
    private long firstMillis;
    private long momentMillis;
    private long untilNanos;

    ScreenDraw(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * Begins to wait.
     *
     * @param afterMillis how long after the first frame is shown that comes from now on
     * @param untilNanos when the wait is over on the arrival clock
     */
    void open(long afterMillis, long untilNanos) {
        this.open = true;
        this.afterMillis = afterMillis;
        this.firstMillis = Long.MAX_VALUE;
        this.untilNanos = untilNanos;
    }

    boolean isOpen() {
        return open;
    }

    /**
     * Takes the timeline's newest frame.
     *
     * @param last whether there can be no other
     * @return whether it is decided now: one of those held it is
     */
    boolean add(long nowNanos, boolean last) {
        shown[held] = timeline.shownMillis();
        received[held] = nowNanos;
        held++;
        firstMillis = Math.min(firstMillis, timeline.shownMillis());
        momentMillis = firstMillis + afterMillis;
        boolean over = last || nowNanos >= untilNanos || held == MOST_HELD;
        int kept = over ? 1 : 0;
        while (held > kept && timeline.endOf(shown[0]) <= momentMillis) {
            letGo();
        }
        // No frame is shown before it is sent: by then whatever is on screen at the moment has
        // come.
        boolean sentBehind = timeline.sentMillis() >= momentMillis;
        return over || (held > 0 && (sentBehind || nowNanos >= heldUntilNanos()));
    }

    /**
     * The timeline leaps: nobody knows for how long what is held is shown.
     *
     * @return whether it is one of those held; else they are let go, and the wait begins anew
     */
    boolean leap() {
        if (held > 0 && secretly(2)) {
            return true;
        }
        held = 0;
        firstMillis = Long.MAX_VALUE;
        return false;
    }

    private boolean secretly(int bit) {
        return (afterMillis & bit) == 0;
    }

    private void letGo() {
        held--;
        System.arraycopy(shown, 1, shown, 0, held);
        System.arraycopy(received, 1, received, 0, held);
    }

    /** The newest frames that wait, with the last one that was added. */
    int held() {
        return held;
    }

    /** When the oldest may wait no longer, or {@link Sampler#NEVER} where none does. */
    long heldUntilNanos() {
        return held == 0 ? Sampler.NEVER : Math.min(received[0] + LONGEST_HOLD_NANOS, untilNanos);
    }

    /**
     * Ends the wait; one frame at least is held.
     *
     * @return how many frames before the newest the chosen one came
     */
    int close() {
        int back = held - 1 - best();
        held = 0;
        open = false;
        return back;
    }

    /** The last one shown by then, else the first one shown after. */
    private int best() {
        int best = 0;
        for (int i = 1; i < held; i++) {
            if (isBetter(shown[i], shown[best])) {
                best = i;
            }
        }
        return best;
    }

    /** Of two for the same time players show either, so the secret decides. */
    private boolean isBetter(long later, long earlier) {
        if (later == earlier) {
            return secretly(1);
        }
        boolean shownByThen = later <= momentMillis;
        return shownByThen ? later > earlier || earlier > momentMillis : later < earlier;
    }
}
