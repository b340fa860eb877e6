package io.sluice.gateway.tap;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Which frame is on screen at one moment of the publisher's timeline. Frames are held back until
 * those behind tell how long they are shown, but for a tenth of a second at most: where none comes
 * in that time, what is on screen is taken to stay there.
 *
 * <p>A publisher could use that, or bring it about otherwise that none may wait, so as to have a
 * decoy taken and what follows hidden. So by a secret every second wait is a patient one: where
 * frames come in bursts it goes on through silences, and what must not be held any longer it lets
 * go, and waits on.
 */
final class ScreenDraw {
    private static final int MOST_HELD = 32;
    private static final long NOTHING_SAID = Long.MIN_VALUE;
    private static final long LONGEST_HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Timeline timeline;
    private final long[] shown = new long[MOST_HELD];
    private final long[] received = new long[MOST_HELD];
    private int held;
    private boolean open;
    private boolean patient;
    private boolean lateWins;
    private long afterMillis;
    private long firstMillis;
    private long momentMillis;
    private long untilNanos;

    /** The moment for which a frame was taken after a silence; nothing else is shown up to it. */
    private long silentUntilMillis = NOTHING_SAID;

    ScreenDraw(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * Begins to wait.
     *
     * @param secret what else is to be decided is drawn from it
     * @param afterMillis how long after the first frame is shown that comes from now on
     * @param untilNanos when the wait is over on the arrival clock
     */
    void open(SplittableRandom secret, long afterMillis, long untilNanos) {
        this.open = true;
        this.patient = secret.nextBoolean();
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
     * @return whether it is decided now: one of those held it is
     */
    boolean expired(long nowNanos) {
        if (held == 0) {
            return false;
        }
        boolean silent = nowNanos - received[held - 1] >= LONGEST_HOLD_NANOS;
        silentUntilMillis = silent ? momentMillis : NOTHING_SAID;
        return true;
    }

    /**
     * Those held must not wait any longer, and the publisher has seen to it.
     *
     * @return whether it is decided now: one of those held it is; else they are let go
     */
    boolean forced(long nowNanos) {
        boolean decided = held > 0 && (!patient || nowNanos >= untilNanos);
        held = decided ? held : 0;
        return decided;
    }

    /**
     * The timeline leaps: nobody knows for how long what is held is shown.
     *
     * @return whether it is decided now: one of those held it is; else they are let go
     */
    boolean leaps(long nowNanos) {
        boolean decided = forced(nowNanos);
        firstMillis = decided ? firstMillis : Long.MAX_VALUE;
        silentUntilMillis = NOTHING_SAID;
        return decided;
    }

    /**
     * Whether the timeline's newest frame is one of which a silence had told that there was none.
     */
    boolean silenceLied() {
        boolean lied = timeline.shownMillis() <= silentUntilMillis;
        if (lied || timeline.sentMillis() > silentUntilMillis) {
            silentUntilMillis = NOTHING_SAID;
        }
        return lied;
    }

    /** The newest frames that wait, with the last one that was added. */
    int held() {
        return held;
    }

    /** When the oldest may wait no longer, or {@link Sampler#NEVER} where none does. */
    long heldUntilNanos() {
        if (held == 0) {
            return Sampler.NEVER;
        }
        boolean throughSilence = patient && timeline.comesInBursts(received[held - 1]);
        return throughSilence ? untilNanos : Math.min(received[0] + LONGEST_HOLD_NANOS, untilNanos);
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
