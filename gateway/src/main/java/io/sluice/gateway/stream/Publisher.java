package io.sluice.gateway.stream;

/**
 * The encoder's side of a stream, as the stream sees it. Called on the stream's loop only.
 * Implemented by the ingest handler, and replaced in tests.
 */
public interface Publisher {
    /** The origin accepted: the encoder hears "start". */
    void started();

    /** The publish can't be had; the code and description reach the encoder. */
    void refused(String code, String description);

    /** The same, for a reason of ours, in these words. */
    default void refused(Refusal refusal, String told) {
        refused(refusal.code(), told);
    }

    /**
     * The publish is over for a reason of ours or the origin's: onStatus for the encoder's log,
     * then a full close.
     */
    void end(String code, String description);

    /** Stops or goes on reading from the encoder: TCP then slows it down. */
    void reading(boolean on);
}
