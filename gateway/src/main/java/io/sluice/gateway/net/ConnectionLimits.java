package io.sluice.gateway.net;

import io.sluice.gateway.action.AddressBlock;
import io.sluice.gateway.stream.Refusal;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts open connections in all and by address, from accept to close. An IPv6 address counts with
 * its /64, since one household holds all of that. Thread-safe.
 */
final class ConnectionLimits {
    private final int maxInAll;
    private final int maxPerAddress;
    private final Map<Long, Integer> perAddress = new HashMap<>();
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
        long network = AddressBlock.number(address);
        if (perAddress.getOrDefault(network, 0) >= maxPerAddress) {
            return Optional.of(Refusal.CONNECTIONS_OF_ADDRESS);
        }
        inAll++;
        perAddress.merge(network, 1, Integer::sum);
        return Optional.empty();
    }

    synchronized void left(InetAddress address) {
        inAll--;
        perAddress.computeIfPresent(
                AddressBlock.number(address), (n, count) -> count > 1 ? count - 1 : null);
    }

    synchronized int open() {
        return inAll;
    }
}
