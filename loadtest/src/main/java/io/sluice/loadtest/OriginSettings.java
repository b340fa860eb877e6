package io.sluice.loadtest;

import io.sluice.codecs.rtmp.session.SessionLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * What a probing origin is made with.
 *
 * @param listen port 0 takes a free one
 * @param maxStreams publishes it keeps records of; it refuses more
 * @param maxMessages records a stream; more messages are only counted
 * @param receiveBufferBytes the kernel's, a connection; 0 leaves it to the kernel. Small makes a
 *     slow reader's sender feel it at once
 */
public record OriginSettings(
        InetSocketAddress listen,
        SessionLimits limits,
        int maxStreams,
        int maxMessages,
        int receiveBufferBytes) {

    /** On a free loopback port. */
    public static OriginSettings loopback() {
        return new OriginSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                SessionLimits.defaults(),
                1024,
                1 << 18,
                0);
    }

    public OriginSettings withReceiveBuffer(int bytes) {
        return new OriginSettings(listen, limits, maxStreams, maxMessages, bytes);
    }
}
