package io.sluice.loadtest;

/** How a publish went, as its publisher saw it. */
public sealed interface PublishOutcome {

    /** Everything was sent, or the publisher was told to stop, and it said goodbye. */
    record Finished() implements PublishOutcome {}

    /** The other side said no to connect, createStream or publish. */
    record Refused(String code, String description) implements PublishOutcome {}

    /** The other side ended the publish by a status, in the middle. */
    record Ended(String code, String description) implements PublishOutcome {}

    /** The connection broke, or could not be had; nobody said why. */
    record Lost(String detail) implements PublishOutcome {}
}
