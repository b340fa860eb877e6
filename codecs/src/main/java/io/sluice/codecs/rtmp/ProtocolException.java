package io.sluice.codecs.rtmp;

/**
 * The peer's fault: what it sent breaks the protocol or a configured limit. It carries no stack
 * trace, since it says nothing about our code and an attacker must not be able to buy one cheaply.
 * The detail never holds bytes, names or keys that the peer sent.
 */
public final class ProtocolException extends RuntimeException {
    private final Violation violation;

    public ProtocolException(Violation violation, String detail) {
        super(violation + ": " + detail, null, false, false);
        this.violation = violation;
    }

    public Violation violation() {
        return violation;
    }
}
