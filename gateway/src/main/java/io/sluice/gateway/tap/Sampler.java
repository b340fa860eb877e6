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
            case CADENCE -> new CadenceSampler(config, seed, startNanos);
            case KEYFRAMES -> new KeyframeSampler(cadence, startNanos);
        };
    }

    /** Told of every frame, in the order of arrival. */
    Draw onFrame(Frame frame);

    /** When frames that are held back may wait no longer, or {@link #NEVER}. */
    default long heldUntilNanos() {
        return NEVER;
    }

    /**
     * What is held back has waited for long enough, or can't wait: a sample is drawn among it, or
     * it is let go.
     *
     * @param forced whether its time is not over yet
     */
    default Draw settle(long nowNanos, boolean forced) {
        return Draw.NOTHING;
    }

    /**
     * The first instant that the frames so far have not reached, or {@link #NEVER} where only
     * keyframes are sampled.
     */
    long nextDueNanos();

    /**
     * One coded frame.
     *
     * @param sentMillis its place on the publisher's timeline in the order of sending
     * @param shownMillis when it is to be shown, on the same timeline
     */
    record Frame(long receivedNanos, boolean keyframe, long sentMillis, long shownMillis) {}

    /**
     * What one frame brings.
     *
     * @param due a sample that is drawn
     * @param back how many frames before this one came the frame it is taken from
     * @param held how many of the newest frames, this one among them, a sample may still be taken
     *     from, and must wait
     * @param unmet the sample of an interval that is over and had frames, but none that would do
     */
    record Draw(@Nullable Due due, int back, int held, @Nullable Due unmet) {
        static final Draw NOTHING = new Draw(null, 0, 0, null);

        static Draw of(Due due) {
            return new Draw(due, 0, 0, null);
        }

        static Draw holding(int frames) {
            return frames == 0 ? NOTHING : new Draw(null, 0, frames, null);
        }
    }
}
