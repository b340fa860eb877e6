package io.sluice.gateway.store;

/** The database can't be used; the message says which file and why. */
public final class StoreException extends Exception {
    public StoreException(String detail, Throwable cause) {
        super(detail, cause);
    }
}
