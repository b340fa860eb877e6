package io.sluice.gateway.net;

import io.netty.handler.codec.TooLongFrameException;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** Tells what a peer or the network does to a channel from what is a bug of ours. */
final class PeerFault {
    private PeerFault() {}

    /** Whether it is the peer's or the network's: a broken connection, or TLS that can't be. */
    static boolean is(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof TooLongFrameException
                || cause.getCause() instanceof SSLException;
    }
}
