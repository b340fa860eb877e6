package io.sluice.ops;

/** What every command ends with. */
final class ExitCode {
    static final int GOOD = 0;

    /** The job failed. */
    static final int FAILED = 1;

    /** Wrong usage, or a configuration that can't be used. */
    static final int WRONG = 2;

    private ExitCode() {}
}
