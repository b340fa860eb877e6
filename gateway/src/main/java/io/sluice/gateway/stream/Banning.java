package io.sluice.gateway.stream;

import io.sluice.gateway.action.AddressBlock;
import io.sluice.gateway.action.Ban;
import io.sluice.gateway.action.Bans;
import io.sluice.gateway.config.PolicyConfig.BanRule;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** Who is kept out after a cut: the key, whoever it belongs to, and by the rule the address. */
public record Banning(Bans bans, BanRule rule) {
    /** The names by which a publisher is known again: as what would be banned with its key. */
    List<String> names(StreamInfo stream, InetAddress address) {
        String identity = "identity " + stream.identity();
        return rule.address()
                ? List.of(identity, "address " + AddressBlock.of(address))
                : List.of(identity);
    }

    void ban(StreamInfo stream, InetAddress address, String why, Duration duration) {
        bans.add(Ban.Kind.KEY, stream.keyDigest(), why, duration);
        if (!stream.identity().equals(stream.keyDigest())) {
            bans.add(Ban.Kind.IDENTITY, stream.identity(), why, duration);
        }
        if (rule.address()) {
            bans.add(Ban.Kind.ADDRESS, AddressBlock.of(address), why, duration);
        }
    }
}
