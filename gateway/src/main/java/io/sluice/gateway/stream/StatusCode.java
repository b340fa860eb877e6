package io.sluice.gateway.stream;

/**
 * What an encoder hears when it can't publish, or not any longer: {@code onStatus} codes of level
 * error (RTMP 1.0 section 7.2.2.6 names the first; servers agree on the others).
 */
public final class StatusCode {
    public static final String BAD_NAME = "NetStream.Publish.BadName";

    /** Not allowed, or cut. */
    public static final String REJECTED = "NetStream.Publish.Rejected";

    /** It would be allowed, but can't be had, or not any longer. */
    public static final String FAILED = "NetStream.Publish.Failed";

    /** One answer for unknown, revoked and banned keys, so that guessing is blind. */
    static final String NOT_ALLOWED = "Publishing is not allowed.";

    private StatusCode() {}
}
