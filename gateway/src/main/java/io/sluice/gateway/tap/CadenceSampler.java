package io.sluice.gateway.tap;

import java.util.SplittableRandom;

/**
 * One instant at a uniformly random moment of each interval {@code [start + i c, start + (i + 1)
 * c)}. Its sample is one of the first frames received at or after it, drawn as secretly: always the
 * first would be the one that follows on the longest gap, and a publisher could put a harmless
 * frame there and show others a millisecond later. How many frames are passed over is uniform below
 * a bound that is one of 1, 2, 4 and so on up to the frames of an interval, each as likely: so that
 * what comes in bunches is seen whether they are of two frames or of fifty. Where several instants
 * passed without a frame between, the newest is taken: the earlier intervals had no frame.
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

    private final long cadenceNanos;
    private final boolean jitter;
    private final long seed;
    private final long startNanos;
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

    CadenceSampler(long cadenceNanos, boolean jitter, long seed, long startNanos) {
        if (cadenceNanos <= 0) {
            throw new IllegalArgumentException("cadence of " + cadenceNanos + " ns");
        }
        this.cadenceNanos = cadenceNanos;
        this.jitter = jitter;
        this.seed = seed;
        this.startNanos = startNanos;
        this.nextDueNanos = instant(0);
    }

    @Override
    public Draw onFrame(long receivedNanos, boolean keyframe) {
        long interval = Math.floorDiv(receivedNanos - startNanos, cadenceNanos);
        count(interval);
        if (receivedNanos < nextDueNanos) {
            return Draw.NOTHING;
        }
        long newest = instant(interval) <= receivedNanos ? interval : interval - 1;
        if (newest <= lastTaken) {
            nextDueNanos = instant(newest + 1);
            return Draw.NOTHING;
        }
        return sampled(newest, receivedNanos);
    }

    private void count(long interval) {
        if (interval != counted) {
            framesBefore = frames;
            frames = 0;
            counted = interval;
        }
        frames++;
    }

    private Draw sampled(long newest, long receivedNanos) {
        boolean overtaken = awaited > lastTaken && newest > awaited;
        if (overtaken) {
            return take(newest == awaited + 1 ? awaited : newest);
        }
        if (awaited <= lastTaken) {
            awaited = newest;
            awaitedUntilNanos = receivedNanos + cadenceNanos / LONGEST_WAIT;
            toSkip = passedOver(newest);
        }
        boolean here = toSkip-- == 0 || receivedNanos > awaitedUntilNanos;
        return here ? take(newest) : Draw.NOTHING;
    }

    private Draw take(long interval) {
        lastTaken = interval;
        nextDueNanos = instant(interval + 1);
        return new Draw(new Due(drawn++, instant(interval)), null);
    }

    @Override
    public long nextDueNanos() {
        return nextDueNanos;
    }

    private long instant(long interval) {
        long begin = startNanos + interval * cadenceNanos;
        return jitter ? begin + random(interval).nextLong(cadenceNanos) : begin;
    }

    private int passedOver(long interval) {
        if (!jitter) {
            return 0;
        }
        SplittableRandom random = random(interval).split();
        int most = Math.clamp(framesBefore, 1, MOST_SKIPPED);
        int powers = Integer.SIZE - Integer.numberOfLeadingZeros(most - 1);
        return random.nextInt(Math.min(1 << random.nextInt(powers + 1), most));
    }

    private SplittableRandom random(long interval) {
        return new SplittableRandom(seed + interval * GOLDEN_GAMMA);
    }
}
