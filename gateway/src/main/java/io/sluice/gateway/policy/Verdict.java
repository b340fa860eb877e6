package io.sluice.gateway.policy;

/** What the policy says after one inspection. */
public sealed interface Verdict {
    /** Nothing to do. */
    record Pass() implements Verdict {}

    /** A person should look; the stream goes on. Given once, until cleared. */
    record Flag(Evidence evidence) implements Verdict {}

    /** The suspicion behind an earlier flag is gone. */
    record Clear(String label) implements Verdict {}

    /** The stream ends now, and its key stays out. */
    record Cut(Evidence evidence) implements Verdict {}

    /**
     * Why: what a person who answers for the cut is shown.
     *
     * @param level the level that was reached
     * @param hits distinct coded pictures at or over the level, among the last {@code of} inspected
     *     of a track, or moments among the last {@code of} of a stream with several
     * @param probability the latest picture's
     */
    record Evidence(
            String label, String modelId, double level, int hits, int of, double probability) {}
}
