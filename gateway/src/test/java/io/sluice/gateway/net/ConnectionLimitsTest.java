package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.gateway.stream.Refusal;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
    private final ConnectionLimits limits = new ConnectionLimits(4, 2);

    private Optional<Refusal> enter(String address) {
        return limits.enter(InetAddress.ofLiteral(address));
    }

    private void left(String address) {
        limits.left(InetAddress.ofLiteral(address));
    }

    @Test
    void oneAddressHasItsShare() {
        enter("192.0.2.1");
        enter("192.0.2.1");
        assertEquals(Optional.of(Refusal.CONNECTIONS_OF_ADDRESS), enter("192.0.2.1"));
        assertEquals(Optional.empty(), enter("192.0.2.2"));
        left("192.0.2.1");
        assertEquals(Optional.empty(), enter("192.0.2.1"));
    }

    @Test
    void anIpv6NetworkCountsAsOne() {
        enter("2001:db8:0:1::1");
        enter("2001:db8:0:1:ffff::2");
        assertEquals(Optional.of(Refusal.CONNECTIONS_OF_ADDRESS), enter("2001:db8:0:1:3::3"));
        assertEquals(Optional.empty(), enter("2001:db8:0:2::1"));
    }

    @Test
    void allTogetherHaveTheirs() {
        for (int i = 0; i < 4; i++) {
            assertEquals(Optional.empty(), enter("192.0.2." + i));
        }
        assertEquals(Optional.of(Refusal.CONNECTIONS), enter("192.0.2.9"));
        left("192.0.2.0");
        assertEquals(3, limits.open());
        assertEquals(Optional.empty(), enter("192.0.2.9"));
    }
}
