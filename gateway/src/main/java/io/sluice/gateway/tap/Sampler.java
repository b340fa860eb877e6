package io.sluice.gateway.tap;

import io.sluice.gateway.config.SamplingConfig;
import org.jspecify.annotations.Nullable;

/**
 * Says which frames of one stream become samples: at most one in each interval of the cadence, by
 * the arrival clock. Owned by the stream's loop.
 */
public sealed interface Sampler permits CadenceSampler, KeyframeSampler {
    /** No instant can fall due between keyframes. */
    long NEVER = Long.MAX_VALUE;

    static Sampler of(SamplingConfig config, long seed, long startNanos) {
        long cadence = config.cadence().toNanos();
        return switch (config.mode()) {
            case CADENCE -> new CadenceSampler(cadence, config.jitter(), seed, startNanos);
            case KEYFRAMES -> new KeyframeSampler(cadence, startNanos);
        };
    }

    /** Told of every frame, in the order of arrival. */
    Draw onFrame(long receivedNanos, boolean keyframe);

    /**
     * The first instant that the frames so far have not reached, or {@link #NEVER} where only
     * keyframes are sampled.
     */
    long nextDueNanos();

    /**
     * What one frame brings.
     *
     * @param due the sample that this frame is taken for
     * @param unmet the sample of an interval that is over and had frames, but none that would do
     */
    record Draw(@Nullable Due due, @Nullable Due unmet) {
        static final Draw NOTHING = new Draw(null, null);
    }
}
