package io.sluice.codecs.yaml;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen: {@code 127.0.0.1:1935}, {@code [::1]:1935}, {@code gate.example:0}.
 *
 * @param host a name or an address, an IPv6 one without its brackets
 * @param port 0 for a free one
 */
public record HostPort(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\s\\[\\]:/]+)):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    public static Optional<HostPort> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MAX_PORT) {
            return Optional.empty();
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return Optional.of(new HostPort(host, Integer.parseInt(matcher.group(3))));
    }

    /** As it is written in a URL. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
