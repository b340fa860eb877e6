package io.sluice.gateway.tap;

import io.sluice.gateway.config.SamplingConfig;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One instant at a uniformly random moment of each interval {@code [start + i c, start + (i + 1)
 * c)}. Its sample is one of the first frames received at or after it, drawn as secretly: always the
 * first would be the one that follows on the longest gap, and a publisher could put a harmless
 * frame there and show others a millisecond later. How many frames are passed over is uniform below
 * a bound that is one of 1, 2, 4 and so on up to the frames of an interval, each as likely: so that
 * what comes in bunches is seen whether they are of two frames or of fifty. Where several instants
 * passed without a frame between, the newest is taken: the earlier intervals had no frame.
 *
 * <p>Where the publisher shows some frames for much longer than others, or sends in bursts, each
 * second sample in the mean is the one on screen at a secret moment of the publisher's timeline
 * instead ({@link ScreenDraw}); not each, since timestamps can lie.
 *
 * <p>Each moment depends on the seed and the interval alone, so that a pause of any length costs
 * nothing and a replay is exact.
 */
final class CadenceSampler implements Sampler {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** Fewer frames than that pass between an instant and its sample. */
    private static final int MOST_SKIPPED = 256;

    /** A frame that comes later than this part of the cadence is the sample all the same. */
    private static final int LONGEST_WAIT = 4;

    /** The same where what is on screen is waited for. */
    private static final int LONGEST_SCREEN_WAIT = 2;

    /** What is looked at so much of the deadline late can still be inspected in time. */
    private static final int DEADLINE_PART = 2;

    /** After a longer pause than so many intervals nobody waits for its end. */
    private static final long MOST_INTERVALS = 60;

    private final long cadenceNanos;
    private final long longestWaitNanos;
    private final long longestScreenWaitNanos;
    private final boolean jitter;
    private final long seed;
    private final long startNanos;
    private final Timeline timeline = new Timeline();
    private final ScreenDraw screen = new ScreenDraw(timeline);
    private long lastTaken = -1;

    /** The interval whose instant has passed and whose sample is still to come, if it is newer. */
    private long awaited = -1;

    private long awaitedUntilNanos;
    private int toSkip;
    private long drawn;
    private long nextDueNanos;

    /** The frames of the interval that runs, and of the last one before it that had any. */
    private long counted;

    private int frames;
    private int framesBefore;

    CadenceSampler(SamplingConfig config, long seed, long startNanos) {
        this.cadenceNanos = config.cadence().toNanos();
        if (cadenceNanos <= 0) {
            throw new IllegalArgumentException("cadence of " + cadenceNanos + " ns");
        }
        long inTime = config.deadline().toNanos() / DEADLINE_PART;
        this.longestWaitNanos = Math.min(cadenceNanos / LONGEST_WAIT, inTime);
        this.longestScreenWaitNanos = Math.min(cadenceNanos / LONGEST_SCREEN_WAIT, inTime);
        this.jitter = config.jitter();
        this.seed = seed;
        this.startNanos = startNanos;
        this.nextDueNanos = instant(0);
    }

    @Override
    public Draw onFrame(Frame frame) {
        long receivedNanos = frame.receivedNanos();
        long interval = Math.floorDiv(receivedNanos - startNanos, cadenceNanos);
        count(interval);
        boolean expired = receivedNanos >= screen.heldUntilNanos() && screen.expired(receivedNanos);
        boolean leapt = !timeline.add(frame);
        if (!leapt && screen.silenceLied()) {
            timeline.silenceLied(receivedNanos);
        }
        if (expired || (leapt && screen.leaps(receivedNanos))) {
            return before(take(awaited));
        }
        if (receivedNanos < nextDueNanos) {
            return Draw.NOTHING;
        }
        long newest = instant(interval) <= receivedNanos ? interval : interval - 1;
        if (newest <= lastTaken) {
            nextDueNanos = instant(newest + 1);
            return Draw.NOTHING;
        }
        return sampled(newest, frame);
    }

    private void count(long interval) {
        if (interval != counted) {
            framesBefore = frames;
            frames = 0;
            counted = interval;
        }
        frames++;
    }

    private Draw sampled(long newest, Frame frame) {
        boolean overtaken = awaited > lastTaken && newest > awaited;
        if (awaited <= lastTaken) {
            await(newest, frame);
        }
        if (!takes(frame, overtaken)) {
            return Draw.holding(screen.held());
        }
        return take(newest);
    }

    /** Of frames that came before the newest. */
    private static Draw before(Draw draw) {
        return new Draw(draw.due(), draw.back() + 1, draw.held(), draw.unmet());
    }

    private void await(long interval, Frame first) {
        awaited = interval;
        long now = first.receivedNanos();
        awaitedUntilNanos = now + longestWaitNanos;
        toSkip = 0;
        if (!jitter) {
            return;
        }
        SplittableRandom random = random(interval).split();
        toSkip = passedOver(random);
        if (timeline.uneven(now) && random.nextBoolean()) {
            long whole = cadenceNanos * Math.min(interval - lastTaken, MOST_INTERVALS);
            boolean far = random.nextBoolean() || timeline.comesInBursts(now);
            long most = far ? whole : Math.max(1, cadenceNanos / LONGEST_WAIT);
            long after = TimeUnit.NANOSECONDS.toMillis(random.nextLong(most));
            screen.open(random, after, now + longestScreenWaitNanos);
        }
    }

    private boolean takes(Frame frame, boolean atOnce) {
        if (screen.isOpen()) {
            return screen.add(frame.receivedNanos(), atOnce);
        }
        return atOnce || toSkip-- == 0 || frame.receivedNanos() > awaitedUntilNanos;
    }

    /** For the newest instant, if the frame came after it, and one that came before had none. */
    private Draw take(long newest) {
        int back = screen.isOpen() ? screen.close() : 0;
        long interval = back == 0 && newest > awaited + 1 ? newest : awaited;
        lastTaken = interval;
        nextDueNanos = instant(interval + 1);
        return new Draw(new Due(drawn++, instant(interval)), back, 0, null);
    }

    @Override
    public long heldUntilNanos() {
        return screen.heldUntilNanos();
    }

    @Override
    public Draw settle(long nowNanos, boolean forced) {
        boolean decided = forced ? screen.forced(nowNanos) : screen.expired(nowNanos);
        return decided ? take(awaited) : Draw.NOTHING;
    }

    @Override
    public long nextDueNanos() {
        return nextDueNanos;
    }

    private long instant(long interval) {
        long begin = startNanos + interval * cadenceNanos;
        return jitter ? begin + random(interval).nextLong(cadenceNanos) : begin;
    }

    private int passedOver(SplittableRandom random) {
        int most = Math.clamp(framesBefore, 1, MOST_SKIPPED);
        int powers = Integer.SIZE - Integer.numberOfLeadingZeros(most - 1);
        return random.nextInt(Math.min(1 << random.nextInt(powers + 1), most));
    }

    private SplittableRandom random(long interval) {
        return new SplittableRandom(seed + interval * GOLDEN_GAMMA);
    }
}
