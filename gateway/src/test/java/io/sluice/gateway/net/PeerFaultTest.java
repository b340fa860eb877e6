package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class PeerFaultTest {
    @Test
    void whatPeersAndTheNetworkDoIsNoBug() {
        assertTrue(PeerFault.is(new IOException("Connection reset by peer")));
        assertTrue(PeerFault.is(new NotSslRecordException("no TLS")));
        assertTrue(PeerFault.is(new TooLongFrameException("a ClientHello")));
        assertTrue(PeerFault.is(new DecoderException(new SSLHandshakeException("unknown"))));
        assertTrue(PeerFault.is(new DecoderException(new NotSslRecordException("no TLS"))));
    }

    @Test
    void anythingElseIs() {
        assertFalse(PeerFault.is(new IllegalStateException("oh")));
        assertFalse(PeerFault.is(new DecoderException(new IllegalStateException("oh"))));
    }
}
