package io.sluice.gateway.auth;

/** The answer to "may this key publish?". */
public sealed interface Authorization {
    /**
     * Yes.
     *
     * @param identity who that is, for logs and bans: never the key
     */
    record Granted(String identity) implements Authorization {}

    /**
     * No. All refusals look alike to the publisher, so that guessing learns nothing.
     *
     * @param why for our log only
     */
    record Denied(String why) implements Authorization {}
}
