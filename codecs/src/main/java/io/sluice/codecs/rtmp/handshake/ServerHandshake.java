package io.sluice.codecs.rtmp.handshake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The server's half of the handshake (RTMP 1.0 section 5.2): S0, S1 and S2 are answered together
 * once C1 is whole. A valid digest in C1 is answered with digests, anything else simply. C2 is
 * awaited but never verified: many clients send a wrong one.
 */
public final class ServerHandshake {
    private static final int VERSION = 3;
    private static final int PACKET_BYTES = DigestScheme.PACKET_BYTES;
    private static final byte[] SIGNED_SERVER_VERSION = {4, 5, 0, 1};

    private final RandomGenerator random;
    private final ByteBuf clientPacket = Unpooled.buffer(64, PACKET_BYTES);
    private boolean versionRead;
    private int clientAnswerLeft = PACKET_BYTES;

    public ServerHandshake(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Borrows both buffers: takes what it needs from the input, writes its answer once, and returns
     * true as soon as chunks may follow.
     */
    public boolean receive(ByteBuf in, ByteBuf out) {
        if (!versionRead) {
            if (!in.isReadable()) {
                return false;
            }
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new ProtocolException(Violation.HANDSHAKE, "version " + version);
            }
            versionRead = true;
        }
        if (clientPacket.writerIndex() < PACKET_BYTES) {
            int bytes = Math.min(in.readableBytes(), PACKET_BYTES - clientPacket.writerIndex());
            clientPacket.writeBytes(in, bytes);
            if (clientPacket.writerIndex() < PACKET_BYTES) {
                return false;
            }
            answer(out);
        }
        int skipped = Math.min(in.readableBytes(), clientAnswerLeft);
        in.skipBytes(skipped);
        clientAnswerLeft -= skipped;
        return clientAnswerLeft == 0;
    }

    private void answer(ByteBuf out) {
        byte[] c1 = new byte[PACKET_BYTES];
        clientPacket.getBytes(0, c1);
        byte[] s1 = new byte[PACKET_BYTES];
        random.nextBytes(s1);
        s1[0] = s1[1] = s1[2] = s1[3] = 0;
        byte[] s2 = c1.clone();
        DigestScheme scheme = schemeOf(c1);
        if (scheme == null) {
            s1[4] = s1[5] = s1[6] = s1[7] = 0;
        } else {
            System.arraycopy(SIGNED_SERVER_VERSION, 0, s1, 4, 4);
            scheme.sign(s1, DigestScheme.SERVER_KEY);
            random.nextBytes(s2);
            DigestScheme.signAnswer(s2, DigestScheme.SERVER_FULL_KEY, scheme.digestIn(c1));
        }
        out.writeByte(VERSION).writeBytes(s1).writeBytes(s2);
    }

    private static @Nullable DigestScheme schemeOf(byte[] c1) {
        boolean versioned = (c1[4] | c1[5] | c1[6] | c1[7]) != 0;
        if (versioned) {
            for (DigestScheme scheme : DigestScheme.values()) {
                if (scheme.isValid(c1, DigestScheme.PLAYER_KEY)) {
                    return scheme;
                }
            }
        }
        return null;
    }
}
