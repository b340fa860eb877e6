package io.sluice.codecs.rtmp.handshake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of the handshake (RTMP 1.0 section 5.2), simple or with a digest. Towards a
 * server that answers a digest simply it goes on simply. S2 is awaited but never verified.
 */
public final class ClientHandshake {
    private static final int VERSION = 3;
    private static final int PACKET_BYTES = DigestScheme.PACKET_BYTES;
    private static final int SERVER_BYTES = 1 + 2 * PACKET_BYTES;
    private static final byte[] SIGNED_PLAYER_VERSION = {9, 0, 124, 2};

    private final RandomGenerator random;
    private final Form form;
    private final ByteBuf fromServer = Unpooled.buffer(64, SERVER_BYTES);

    /** Which handshake to offer: some strict servers want the digest. */
    public enum Form {
        SIMPLE,
        DIGEST
    }

    public ClientHandshake(RandomGenerator random, Form form) {
        this.random = random;
        this.form = form;
    }

    /** Borrows the buffer and writes C0 and C1 to it. */
    public void start(ByteBuf out) {
        byte[] c1 = new byte[PACKET_BYTES];
        random.nextBytes(c1);
        c1[0] = c1[1] = c1[2] = c1[3] = 0;
        if (form == Form.SIMPLE) {
            c1[4] = c1[5] = c1[6] = c1[7] = 0;
        } else {
            System.arraycopy(SIGNED_PLAYER_VERSION, 0, c1, 4, 4);
            DigestScheme.SCHEME_1.sign(c1, DigestScheme.PLAYER_KEY);
        }
        out.writeByte(VERSION).writeBytes(c1);
    }

    /**
     * Borrows both buffers: takes what it needs from the input, writes C2 once S2 is whole, and
     * then returns true.
     */
    public boolean receive(ByteBuf in, ByteBuf out) {
        int bytes = Math.min(in.readableBytes(), SERVER_BYTES - fromServer.writerIndex());
        fromServer.writeBytes(in, bytes);
        if (fromServer.isReadable() && fromServer.getByte(0) != VERSION) {
            throw new ProtocolException(
                    Violation.HANDSHAKE, "version " + fromServer.getUnsignedByte(0));
        }
        if (fromServer.writerIndex() < SERVER_BYTES) {
            return false;
        }
        byte[] s1 = new byte[PACKET_BYTES];
        fromServer.getBytes(1, s1);
        out.writeBytes(answer(s1));
        return true;
    }

    private byte[] answer(byte[] s1) {
        DigestScheme scheme = form == Form.DIGEST ? schemeOf(s1) : null;
        if (scheme == null) {
            return s1;
        }
        byte[] c2 = new byte[PACKET_BYTES];
        random.nextBytes(c2);
        DigestScheme.signAnswer(c2, DigestScheme.PLAYER_FULL_KEY, scheme.digestIn(s1));
        return c2;
    }

    private static @Nullable DigestScheme schemeOf(byte[] s1) {
        for (DigestScheme scheme : DigestScheme.values()) {
            if (scheme.isValid(s1, DigestScheme.SERVER_KEY)) {
                return scheme;
            }
        }
        return null;
    }
}
