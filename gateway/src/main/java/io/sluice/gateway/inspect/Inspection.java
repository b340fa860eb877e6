package io.sluice.gateway.inspect;

import io.sluice.models.classify.Scores;

/**
 * What became of one sample: the only thing that crosses the boundary back. Every sample ends in
 * exactly one.
 */
public sealed interface Inspection {
    /** When the sample's frame was received, or where no frame was had, when the sample was due. */
    long atNanos();

    /** The model's answer for the sample. */
    record Scored(Sample sample, String modelId, Scores scores) implements Inspection {
        @Override
        public long atNanos() {
            return sample.stamps().at(Stage.RECEIVED);
        }
    }

    /** The sample was due and nothing is known about its picture. */
    record Missed(long number, long atNanos, Miss cause) implements Inspection {}
}
