package io.sluice.loadtest.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What streams show: a recording or a drawing, looped for as long as a session lasts. */
public sealed interface Source {
    String name();

    /** Its share of the streams, against the other sources' weights. */
    int weight();

    Optional<Card> card();

    /** A recorded clip (FLV, MP4, Matroska), as it is. */
    record Recorded(String name, int weight, Optional<Card> card, String file) implements Source {}

    /**
     * The project's moving scene, H.264 without B-frames and AAC, drawn before the run.
     *
     * @param gop from one keyframe to the next
     * @param length of the clip, which is then looped
     */
    record Drawn(
            String name,
            int weight,
            Optional<Card> card,
            int width,
            int height,
            int framesPerSecond,
            int bitsPerSecond,
            Duration gop,
            Duration length)
            implements Source {}

    /**
     * When a source's streams turn into the test card: at one of these moments, in turn.
     *
     * @param at since the stream's start
     * @param lasting how long it is shown
     */
    record Card(List<Duration> at, Duration lasting) {}
}
