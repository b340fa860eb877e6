package io.sluice.gateway.tap;

import java.util.SplittableRandom;

/**
 * One instant at a uniformly random moment of each interval {@code [start + i c, start + (i + 1)
 * c)}. Its sample is one of the first frames received at or after it, drawn as secretly: always the
 * first would be the one that follows on the longest gap, and a publisher could put a harmless
 * frame there and show another a millisecond later. Where several instants passed without a frame
 * between, the newest is taken: the earlier intervals had no frame.
 *
 * <p>Each moment depends on the seed and the interval alone, so that a pause of any length costs
 * nothing and a replay is exact.
 */
final class CadenceSampler implements Sampler {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** At most so many frames pass between an instant and its sample. */
    private static final int MOST_SKIPPED = 3;

    private final long cadenceNanos;
    private final boolean jitter;
    private final long seed;
    private final long startNanos;
    private long lastTaken = -1;

    /** The interval whose instant has passed and whose sample is still to come, if it is newer. */
    private long awaited = -1;

    private int toSkip;
    private long drawn;
    private long nextDueNanos;

    /** The frames of the interval that runs, and of the one before: few are not skipped. */
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
        this.nextDueNanos = moments(0).instantNanos();
    }

    @Override
    public Draw onFrame(long receivedNanos, boolean keyframe) {
        long interval = Math.floorDiv(receivedNanos - startNanos, cadenceNanos);
        count(interval);
        if (receivedNanos < nextDueNanos) {
            return Draw.NOTHING;
        }
        Moments here = moments(interval);
        long newest = here.instantNanos() <= receivedNanos ? interval : interval - 1;
        if (newest <= lastTaken) {
            nextDueNanos = moments(newest + 1).instantNanos();
            return Draw.NOTHING;
        }
        return sampled(newest);
    }

    private void count(long interval) {
        if (interval != counted) {
            framesBefore = interval == counted + 1 ? frames : 0;
            frames = 0;
            counted = interval;
        }
        frames++;
    }

    private Draw sampled(long newest) {
        boolean overtaken = awaited > lastTaken && newest > awaited;
        if (overtaken) {
            return take(newest == awaited + 1 ? awaited : newest);
        }
        if (awaited <= lastTaken) {
            awaited = newest;
            int most = Math.clamp(framesBefore - 1, 0, MOST_SKIPPED);
            toSkip = Math.min(moments(newest).skipped(), most);
        }
        return toSkip-- == 0 ? take(newest) : Draw.NOTHING;
    }

    private Draw take(long interval) {
        lastTaken = interval;
        nextDueNanos = moments(interval + 1).instantNanos();
        return new Draw(new Due(drawn++, moments(interval).instantNanos()), null);
    }

    @Override
    public long nextDueNanos() {
        return nextDueNanos;
    }

    /** What is drawn for one interval. */
    private record Moments(long instantNanos, int skipped) {}

    private Moments moments(long interval) {
        long begin = startNanos + interval * cadenceNanos;
        if (!jitter) {
            return new Moments(begin, 0);
        }
        SplittableRandom random = new SplittableRandom(seed + interval * GOLDEN_GAMMA);
        return new Moments(begin + random.nextLong(cadenceNanos), random.nextInt(MOST_SKIPPED + 1));
    }
}
