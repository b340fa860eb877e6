package io.sluice.loadtest.run;

import java.io.IOException;

/** A load run can't go on; the message says what to do about it. */
public sealed class LoadException extends IOException permits EndedEarlyException {
    private static final long serialVersionUID = 1;

    public LoadException(String message) {
        super(message);
    }

    public LoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
