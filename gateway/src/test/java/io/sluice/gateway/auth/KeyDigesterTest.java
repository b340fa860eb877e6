package io.sluice.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KeyDigesterTest {
    private final KeyDigester digester = new KeyDigester(new byte[32]);

    @Test
    void aDigestIsShortSaltedAndTellsNothing() {
        String digest = digester.digest("live", "secret");
        assertTrue(digest.matches("[0-9a-f]{16}"), digest);
        byte[] otherSalt = new byte[32];
        otherSalt[0] = 1;
        assertNotEquals(digest, new KeyDigester(otherSalt).digest("live", "secret"));
        assertNotEquals(digest, digester.digest("live2", "secret"));
        assertNotEquals(digester.digest("a", "bc"), digester.digest("ab", "c"));
    }

    @Test
    void aQueryMakesNoNewKey() {
        assertEquals(digester.digest("live", "k"), digester.digest("live", "k?a=1"));
        assertEquals(digester.digest("live", "k"), digester.digest("live?b", "k?a=2"));
        assertNotEquals(digester.digest("live", "?a=1"), digester.digest("live", "?a=2"));
    }
}
