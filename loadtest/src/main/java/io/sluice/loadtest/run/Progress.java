package io.sluice.loadtest.run;

/** Who hears how a run goes, as lines for people. Called by one thread at a time. */
public interface Progress {
    /** Something happened: a line that stays. */
    void say(String line);

    /** How it stands now: the next one takes its place. */
    void now(String status);
}
