package io.sluice.gateway.net;

/** How a connection's address has behaved: what is held against it, and said about it. */
public interface Conduct {
    /** The authoriser denied a publish. */
    void onWrongKey();

    /**
     * The protocol or a limit was broken before a publish was accepted.
     *
     * @param what for the log
     */
    void onViolation(String what);

    /** Logs what came of the connection, unless too much of the kind is logged already. */
    void note(String what);
}
