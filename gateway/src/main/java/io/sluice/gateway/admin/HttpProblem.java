package io.sluice.gateway.admin;

/** A request can't be served; becomes a problem document (RFC 9457) without a stack trace. */
final class HttpProblem extends RuntimeException {
    private final int status;

    HttpProblem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
