package io.sluice.gateway.config;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/** A list of IP networks in CIDR notation (RFC 4632, RFC 4291 section 2.3). */
public final class Networks {
    private final List<IpSubnetFilterRule> rules;

    private Networks(List<IpSubnetFilterRule> rules) {
        this.rules = rules;
    }

    /** Whether a text is one, or blank. */
    static boolean isList(String text) {
        try {
            return of(text) != null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /**
     * Reads a list with commas.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Networks of(String text) {
        return new Networks(
                Stream.of(text.split(","))
                        .map(String::strip)
                        .filter(network -> !network.isEmpty())
                        .map(Networks::rule)
                        .toList());
    }

    private static IpSubnetFilterRule rule(String network) {
        int slash = network.indexOf('/');
        String address = slash < 0 ? network : network.substring(0, slash);
        boolean v4 = NetUtil.isValidIpV4Address(address);
        if (!v4 && !NetUtil.isValidIpV6Address(address)) {
            throw new IllegalArgumentException(network + " is no network");
        }
        int longest = v4 ? 32 : 128;
        int prefix = slash < 0 ? longest : Integer.parseInt(network.substring(slash + 1));
        if (prefix < 0 || prefix > longest) {
            throw new IllegalArgumentException(network + " is no network");
        }
        return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
    }

    public boolean contains(InetAddress address) {
        InetSocketAddress anyPort = new InetSocketAddress(address, 0);
        return rules.stream().anyMatch(rule -> rule.matches(anyPort));
    }
}
