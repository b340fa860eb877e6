package io.sluice.gateway.stream;

/** Why a connection or a publish was not let in: a bounded label, and what the encoder hears. */
public enum Refusal {
    /** Too many connections in all. */
    CONNECTIONS(StatusCode.FAILED, "No more connections are taken now."),
    /** Too many connections from one address. */
    CONNECTIONS_OF_ADDRESS(StatusCode.FAILED, "No more connections are taken now."),
    /** Connections came too fast, in all. */
    CONNECTION_RATE(StatusCode.FAILED, "No more connections are taken now."),
    /** Connections came too fast from one address. */
    CONNECTION_RATE_OF_ADDRESS(StatusCode.FAILED, "No more connections are taken now."),
    /** The address tried too many wrong keys and is shut out for a while. */
    WRONG_KEYS(StatusCode.REJECTED, StatusCode.NOT_ALLOWED),
    /** The address broke the protocol too often and is shut out for a while. */
    VIOLATIONS(StatusCode.REJECTED, StatusCode.NOT_ALLOWED),
    /** No accepted publish within the deadline. */
    DEADLINE(StatusCode.FAILED, "The publish could not be answered in time."),
    /** The protocol or a limit was broken before a publish was accepted. */
    PROTOCOL(StatusCode.FAILED, "The protocol was broken."),
    /** The key, the identity or the address is banned. */
    BANNED(StatusCode.REJECTED, StatusCode.NOT_ALLOWED),
    /** The authoriser said no. */
    UNAUTHORIZED(StatusCode.REJECTED, StatusCode.NOT_ALLOWED),
    /** The authoriser failed, and nobody is let in without its word. */
    UNANSWERED(StatusCode.REJECTED, StatusCode.NOT_ALLOWED),
    /** The same app and key are being published already. */
    NAME_IN_USE(StatusCode.BAD_NAME, "The name is being published already."),
    /** Too many streams. */
    STREAMS(StatusCode.FAILED, "No more streams are taken now."),
    /** The gateway is shutting down. */
    SHUTDOWN(StatusCode.FAILED, "The gateway is shutting down.");

    private final String code;
    private final String description;

    Refusal(String code, String description) {
        this.code = code;
        this.description = description;
    }

    public String code() {
        return code;
    }

    public String description() {
        return description;
    }
}
