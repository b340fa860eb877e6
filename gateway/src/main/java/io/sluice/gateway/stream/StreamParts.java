package io.sluice.gateway.stream;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.gateway.auth.KeyDigester;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What all streams share.
 *
 * @param mediaIdle a live publish without media for this long ends
 * @param takeover a publisher silent for this long loses its name to a newcomer of the same
 *     identity; zero for never
 */
public record StreamParts(
        Ticker ticker,
        InstantSource clock,
        KeyDigester digester,
        Admission admission,
        Banning banning,
        StreamDirectory directory,
        WatchParts watch,
        StreamObserver observer,
        Duration mediaIdle,
        Duration takeover) {
    /** A publish that was asked for, under the id that its stream will have. */
    public Attempt attempt(PublishRequest request, InetAddress address) {
        String keyDigest = digester.digest(request.app(), request.key().reveal());
        return new Attempt(directory.nextId(), request, keyDigest, address);
    }
}
