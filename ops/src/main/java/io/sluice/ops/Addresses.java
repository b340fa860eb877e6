package io.sluice.ops;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Socket addresses as people and URLs write them. */
final class Addresses {
    private Addresses() {}

    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        boolean six = address.getAddress() instanceof Inet6Address;
        return (six ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
