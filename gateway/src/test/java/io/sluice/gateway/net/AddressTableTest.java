package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.sluice.gateway.config.RatesConfig.RateConfig;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AddressTableTest {
    private static final RateConfig RATE = new RateConfig(2, Duration.ofNanos(100));
    private final AddressTable<TokenBucket> table =
            new AddressTable<>(3, now -> new TokenBucket(RATE, now));

    private TokenBucket used(String address, long now) {
        TokenBucket bucket = table.of(InetAddress.ofLiteral(address), now);
        bucket.take(now);
        return bucket;
    }

    private void assertForgotten(String address) {
        assertNull(table.find(InetAddress.ofLiteral(address)), address);
    }

    @Test
    void anIpv6NetworkIsOneEntryAndAnIpv4AddressIsOne() {
        TokenBucket home = used("2001:db8:0:1::1", 0);
        assertSame(home, used("2001:db8:0:1:ffff::2", 0));
        assertNotSame(home, used("2001:db8:0:2::1", 0));
        TokenBucket four = used("192.0.2.1", 0);
        assertSame(four, used("::ffff:192.0.2.1", 0));
        assertEquals(3, table.size());
    }

    @Test
    void anIpv4AddressIsNoIpv6NetworksNumber() {
        assertNotSame(used("0.0.0.0", 0), used("::1", 0));
        assertNotSame(used("255.255.255.255", 0), used("192.0.2.1", 0));
    }

    @Test
    void overTheBoundWhoeverCameLeastRecentlyIsForgotten() {
        TokenBucket first = used("192.0.2.1", 0);
        used("192.0.2.2", 0);
        used("192.0.2.3", 0);
        assertSame(first, used("192.0.2.1", 1));
        used("192.0.2.4", 1);
        assertEquals(3, table.size());
        assertForgotten("192.0.2.2");
        assertNotNull(table.find(InetAddress.ofLiteral("192.0.2.1")));
    }

    @Test
    void whoHasAFullBucketAgainIsForgottenWithoutNeed() {
        used("192.0.2.1", 0);
        used("192.0.2.2", 0);
        used("192.0.2.3", 150);
        assertEquals(1, table.size());
        assertForgotten("192.0.2.1");
        assertForgotten("192.0.2.2");
    }
}
