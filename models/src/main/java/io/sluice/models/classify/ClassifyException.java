package io.sluice.models.classify;

/** The model or its engine failed on a batch; nothing is known about the pictures in it. */
public final class ClassifyException extends Exception {
    public ClassifyException(String detail, Throwable cause) {
        super(detail, cause);
    }

    public ClassifyException(String detail) {
        super(detail);
    }
}
