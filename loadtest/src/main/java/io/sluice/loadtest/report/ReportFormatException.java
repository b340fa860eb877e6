package io.sluice.loadtest.report;

import java.io.IOException;

/** A text that is no load report, or not of the form that this program reads. */
public final class ReportFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    ReportFormatException(String reason) {
        super(reason);
    }

    ReportFormatException(String reason, Exception cause) {
        super(reason, cause);
    }
}
