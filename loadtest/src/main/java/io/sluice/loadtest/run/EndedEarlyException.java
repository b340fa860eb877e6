package io.sluice.loadtest.run;

/** Somebody wants the run to end now: what was measured so far is its result. */
final class EndedEarlyException extends LoadException {
    private static final long serialVersionUID = 1;

    EndedEarlyException() {
        super("the run was ended early");
    }
}
