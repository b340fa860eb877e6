package io.sluice.gateway.isolate;

import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.inspect.Sample;
import java.util.List;

/** What a child process tells. */
sealed interface Report {
    /** The model is loaded and warm: samples are inspected from here on. */
    record Ready(String modelId, List<String> labels) implements Report {
        public Ready {
            labels = List.copyOf(labels);
        }
    }

    /** It can't work as set up, and ends. */
    record Refused(String why) implements Report {}

    /** It lives; what it holds now. */
    record Pulse(int openDecoders, int picturesHeld) implements Report {}

    /**
     * A sample's scores.
     *
     * @param probabilities in the order of the labels that {@link Ready} told
     */
    record Scored(long stream, Sample sample, List<Float> probabilities) implements Report {
        public Scored {
            probabilities = List.copyOf(probabilities);
        }
    }

    /** A sample that ended without scores. */
    record Missed(long stream, long number, long atNanos, Miss cause) implements Report {}
}
