package io.sluice.gateway.auth;

import java.util.Optional;

/** The answer to "may this key publish?". */
public sealed interface Authorization {
    /**
     * Yes.
     *
     * @param identity who that is, for logs and bans: never the key
     * @param terms where it goes, and how it is watched
     */
    record Granted(String identity, Terms terms) implements Authorization {
        /** Under the names that it came with. */
        public Granted(String identity) {
            this(identity, Terms.STANDARD);
        }
    }

    /**
     * No. Refusals look alike to the publisher, so that guessing learns nothing, unless who refuses
     * wants it told why.
     *
     * @param why for our log only
     * @param told what the publisher hears; the usual words where empty
     */
    record Denied(String why, Optional<String> told) implements Authorization {
        /** Without a word. */
        public Denied(String why) {
            this(why, Optional.empty());
        }
    }
}
