package io.sluice.gateway.tap;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Which frame is on screen at one moment of the publisher's timeline. Frames are held back, each
 * for a tenth of a second at most, until those behind tell how long they are shown. Where none
 * comes in that time, what is on screen is taken to stay there. Where frames come in bursts, and
 * where the publisher can bring it about that none may wait, a secret decides whether those held
 * are let go instead: or they would hide what follows.
 */
final class ScreenDraw {
    private static final int MOST_HELD = 32;
    private static final long LONGEST_HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Timeline timeline;
    private final long[] shown = new long[MOST_HELD];
    private final long[] received = new long[MOST_HELD];
    private SplittableRandom random = new SplittableRandom(0);
    private int held;
    private boolean open;
    private boolean lateWins;
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
     * @param secret what else is to be decided is drawn from
     * @param afterMillis how long after the first frame is shown that comes from now on
     * @param untilNanos when the wait is over on the arrival clock
     */
    void open(SplittableRandom secret, long afterMillis, long untilNanos) {
        this.random = secret;
        this.open = true;
        this.lateWins = secret.nextBoolean();
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
        boolean over = last || nowNanos >= untilNanos;
        int kept = over ? 1 : 0;
        while (held > kept && isOffScreen()) {
            letGo();
        }
        // No frame is shown before it is sent: by then whatever is on screen at the moment has
        // come.
        boolean known = held > 0 && timeline.sentMillis() >= momentMillis;
        return over || known || (held == MOST_HELD && forced(nowNanos));
    }

    /** Whether the oldest is not the one: another has taken its place, or its time is later. */
    private boolean isOffScreen() {
        return timeline.endOf(shown[0]) <= momentMillis
                || (shown[0] > momentMillis && shown[best()] <= momentMillis);
    }

    private void letGo() {
        held--;
        System.arraycopy(shown, 1, shown, 0, held);
        System.arraycopy(received, 1, received, 0, held);
    }

    /**
     * The oldest has waited for long enough.
     *
     * @return whether it is decided now: one of those held it is; else they are let go
     */
    boolean expired(long nowNanos) {
        return timeline.comesInBursts(nowNanos) ? forced(nowNanos) : held > 0;
    }

    /**
     * The publisher has seen to it that those held can't wait for more.
     *
     * @return whether it is decided now: one of those held it is; else they are let go
     */
    boolean forced(long nowNanos) {
        if (held > 0 && (nowNanos >= untilNanos || random.nextBoolean())) {
            return true;
        }
        held = 0;
        return false;
    }

    /**
     * The timeline leaps: nobody knows for how long what is held is shown.
     *
     * @return whether it is decided now: one of those held it is; else they are let go
     */
    boolean leaps(long nowNanos) {
        boolean decided = forced(nowNanos);
        firstMillis = decided ? firstMillis : Long.MAX_VALUE;
        return decided;
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

    /** Of two for the same time players show either. */
    private boolean isBetter(long later, long earlier) {
        if (later == earlier) {
            return lateWins;
        }
        boolean shownByThen = later <= momentMillis;
        return shownByThen ? later > earlier || earlier > momentMillis : later < earlier;
    }
}
