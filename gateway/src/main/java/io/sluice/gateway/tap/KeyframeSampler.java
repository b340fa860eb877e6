package io.sluice.gateway.tap;

import org.jspecify.annotations.Nullable;

/**
 * The first keyframe of each interval, nothing else. An interval that had frames but no keyframe
 * leaves its sample unmet, which is said at the next interval's first frame.
 */
final class KeyframeSampler implements Sampler {
    private static final long NONE = Long.MIN_VALUE;

    private final long cadenceNanos;
    private final long startNanos;
    private long current = NONE;
    private boolean taken;
    private long drawn;

    KeyframeSampler(long cadenceNanos, long startNanos) {
        if (cadenceNanos <= 0) {
            throw new IllegalArgumentException("cadence of " + cadenceNanos + " ns");
        }
        this.cadenceNanos = cadenceNanos;
        this.startNanos = startNanos;
    }

    @Override
    public Draw onFrame(Frame frame) {
        boolean keyframe = frame.keyframe();
        long interval = Math.floorDiv(frame.receivedNanos() - startNanos, cadenceNanos);
        Due unmet = interval > current ? turnTo(interval) : null;
        boolean take = keyframe && !taken;
        taken |= keyframe;
        return take || unmet != null ? new Draw(take ? draw() : null, 0, 0, unmet) : Draw.NOTHING;
    }

    private @Nullable Due turnTo(long interval) {
        Due unmet = current != NONE && !taken ? draw() : null;
        current = interval;
        taken = false;
        return unmet;
    }

    private Due draw() {
        return new Due(drawn++, startNanos + current * cadenceNanos);
    }

    @Override
    public long nextDueNanos() {
        return NEVER;
    }
}
