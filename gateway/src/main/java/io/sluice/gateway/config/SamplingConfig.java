package io.sluice.gateway.config;

import java.time.Duration;

/**
 * Which frames are looked at.
 *
 * @param cadence one sample in each interval of this length
 * @param jitter whether the moment in the interval is random (secret); off only for comparisons
 * @param deadline how long after its instant an inspection still counts
 * @param maxGap the most time between two inspections that still counts as screened
 */
public record SamplingConfig(
        Mode mode, Duration cadence, boolean jitter, Duration deadline, Duration maxGap) {

    /** How a sample's frame is found. */
    public enum Mode {
        /** Any frame, at a random moment of each interval; decodes the GOP's prefix up to it. */
        CADENCE,
        /**
         * The first keyframe of each interval: about 20 times cheaper, predictable, and bound to
         * the publisher's GOP.
         */
        KEYFRAMES
    }

    /** The same at another cadence. */
    public SamplingConfig every(Duration other) {
        return new SamplingConfig(mode, other, jitter, deadline, maxGap);
    }

    public static SamplingConfig defaults() {
        return new SamplingConfig(
                Mode.CADENCE,
                Duration.ofSeconds(1),
                true,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5));
    }
}
