package io.sluice.gateway.admin;

/** The gateway's admin API did not do what was asked; the message says what to do about it. */
public final class AdminException extends Exception {
    public AdminException(String detail) {
        super(detail);
    }

    public AdminException(String detail, Throwable cause) {
        super(detail, cause);
    }
}
