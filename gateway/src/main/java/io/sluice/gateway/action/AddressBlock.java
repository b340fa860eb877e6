package io.sluice.gateway.action;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The addresses that are treated as one publisher's: an IPv4 address, or an IPv6 /64, as a text
 * such as {@code 192.0.2.7} or {@code 2001:db8:0:1::/64}.
 */
public final class AddressBlock {
    private static final int IPV6_GROUPS_KEPT = 4;
    private static final String IPV6_SUFFIX = "/64";

    /** Marks an IPv4 address's number: no sender's IPv6 address begins so, which is multicast. */
    private static final long IPV4 = 0xFFFFFFFF_00000000L;

    /** The JDK takes shorter forms too, which nobody means. */
    private static final Pattern LITERAL =
            Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");

    private AddressBlock() {}

    public static String of(InetAddress address) {
        return address instanceof Inet4Address ? address.getHostAddress() : ofIpv6(address);
    }

    /** The same as a number, for tables that are asked often. */
    public static long number(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address ? IPV4 | (bytes.getInt() & ~IPV4) : bytes.getLong();
    }

    /** Reads an address or a block; never asks a name server. Empty where the text is neither. */
    public static Optional<String> parse(String text) {
        boolean block = text.endsWith(IPV6_SUFFIX);
        String literal = block ? text.substring(0, text.length() - IPV6_SUFFIX.length()) : text;
        if (!LITERAL.matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(literal);
            return block && address instanceof Inet4Address
                    ? Optional.empty()
                    : Optional.of(of(address));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String ofIpv6(InetAddress address) {
        byte[] bytes = address.getAddress();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < IPV6_GROUPS_KEPT; i++) {
            int group =
                    Byte.toUnsignedInt(bytes[2 * i]) << 8 | Byte.toUnsignedInt(bytes[2 * i + 1]);
            text.append(String.format(Locale.ROOT, "%x:", group));
        }
        return text.append(':').append(IPV6_SUFFIX).toString();
    }
}
