package io.sluice.gateway.tap;

import java.util.SplittableRandom;

/**
 * One instant at a uniformly random moment of each interval {@code [start + i c, start + (i + 1)
 * c)}; its sample is the first frame received at or after it. Where several instants passed without
 * a frame between, the newest is taken: the earlier intervals had no frame.
 *
 * <p>Each moment depends on the seed and the interval alone, so that a pause of any length costs
 * nothing and a replay is exact.
 */
final class CadenceSampler implements Sampler {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long cadenceNanos;
    private final boolean jitter;
    private final long seed;
    private final long startNanos;
    private long lastTaken = -1;
    private long drawn;
    private long nextDueNanos;

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
        if (receivedNanos < nextDueNanos) {
            return Draw.NOTHING;
        }
        long interval = Math.floorDiv(receivedNanos - startNanos, cadenceNanos);
        long newest = instant(interval) <= receivedNanos ? interval : interval - 1;
        nextDueNanos = instant(newest + 1);
        if (newest <= lastTaken) {
            return Draw.NOTHING;
        }
        lastTaken = newest;
        return new Draw(new Due(drawn++, instant(newest)), null);
    }

    @Override
    public long nextDueNanos() {
        return nextDueNanos;
    }

    private long instant(long interval) {
        long begin = startNanos + interval * cadenceNanos;
        return jitter
                ? begin
                        + new SplittableRandom(seed + interval * GOLDEN_GAMMA)
                                .nextLong(cadenceNanos)
                : begin;
    }
}
