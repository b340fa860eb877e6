package io.sluice.gateway.net;

import io.sluice.gateway.stream.Refusal;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts open connections in all and by address, from accept to close. An IPv6 address counts with
 * its /64, since one household holds all of that. Thread-safe.
 */
final class ConnectionLimits {
    private static final int IPV6_NETWORK_BYTES = 8;
    private final int maxInAll;
    private final int maxPerAddress;
    private final Map<ByteBuffer, Integer> perAddress = new HashMap<>();
    private int inAll;

    ConnectionLimits(int maxInAll, int maxPerAddress) {
        this.maxInAll = maxInAll;
        this.maxPerAddress = maxPerAddress;
    }

    /** Counts a connection, or says why it can't be had; what was counted must be {@link #left}. */
    synchronized Optional<Refusal> enter(InetAddress address) {
        if (inAll >= maxInAll) {
            return Optional.of(Refusal.CONNECTIONS);
        }
        ByteBuffer network = networkOf(address);
        if (perAddress.getOrDefault(network, 0) >= maxPerAddress) {
            return Optional.of(Refusal.CONNECTIONS_OF_ADDRESS);
        }
        inAll++;
        perAddress.merge(network, 1, Integer::sum);
        return Optional.empty();
    }

    synchronized void left(InetAddress address) {
        inAll--;
        perAddress.computeIfPresent(networkOf(address), (n, count) -> count > 1 ? count - 1 : null);
    }

    synchronized int open() {
        return inAll;
    }

    private static ByteBuffer networkOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(
                address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }
}
