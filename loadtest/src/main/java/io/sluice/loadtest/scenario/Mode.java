package io.sluice.loadtest.scenario;

/** What kind of run a scenario asks for. */
public enum Mode {
    /** One number of streams for one length of time. */
    FIXED,
    /** More streams, step by step, until an objective is missed. */
    SATURATE,
    /** As fixed, for long: what the target's process needs is watched over time. */
    SOAK,
    /** Several targets in turn, again and again, in one run. */
    COMPARE
}
