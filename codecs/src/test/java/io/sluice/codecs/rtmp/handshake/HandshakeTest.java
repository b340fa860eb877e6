package io.sluice.codecs.rtmp.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both halves of the handshake, simple and signed, on bytes cut anywhere. */
class HandshakeTest {
    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;
    private static final int PACKET = DigestScheme.PACKET_BYTES;

    private final ByteBuf toServer = ALLOC.buffer();
    private final ByteBuf toClient = ALLOC.buffer();

    @AfterEach
    void noLeak() {
        toServer.release();
        toClient.release();
        LeakPresenceDetector.check();
    }

    @ParameterizedTest
    @EnumSource(ClientHandshake.Form.class)
    void bothHalvesAgree(ClientHandshake.Form form) {
        ClientHandshake client = new ClientHandshake(new SplittableRandom(1), form);
        ServerHandshake server = new ServerHandshake(new SplittableRandom(2));
        client.start(toServer);
        assertEquals(1 + PACKET, toServer.readableBytes());
        assertFalse(server.receive(toServer, toClient));
        assertEquals(1 + 2 * PACKET, toClient.readableBytes(), "S0, S1 and S2 in one go");
        assertTrue(client.receive(toClient, toServer));
        toServer.writeByte(0x42);
        assertTrue(server.receive(toServer, toClient));
        assertEquals(1, toServer.readableBytes(), "what follows C2 is left");
        assertFalse(toClient.isReadable());
    }

    @Test
    void aSimpleClientGetsItsPacketBack() {
        byte[] c1 = new byte[PACKET];
        new SplittableRandom(3).nextBytes(c1);
        Arrays.fill(c1, 4, 8, (byte) 0);
        byte[] answer = answerTo(c1);
        assertEquals(3, answer[0]);
        assertArrayEquals(new byte[4], Arrays.copyOfRange(answer, 5, 9));
        assertArrayEquals(c1, Arrays.copyOfRange(answer, 1 + PACKET, 1 + 2 * PACKET));
    }

    /** Not every version makes a digest: FFmpeg's is valid, others just leave bytes there. */
    @Test
    void aVersionWithoutDigestIsAnsweredSimply() {
        byte[] c1 = new byte[PACKET];
        new SplittableRandom(4).nextBytes(c1);
        byte[] answer = answerTo(c1);
        assertArrayEquals(c1, Arrays.copyOfRange(answer, 1 + PACKET, 1 + 2 * PACKET));
    }

    @ParameterizedTest
    @EnumSource(DigestScheme.class)
    void aSignedClientIsAnsweredInItsScheme(DigestScheme scheme) {
        for (long seed = 0; seed < 50; seed++) {
            byte[] c1 = new byte[PACKET];
            new SplittableRandom(seed).nextBytes(c1);
            scheme.sign(c1, DigestScheme.PLAYER_KEY);
            byte[] answer = answerTo(c1);
            byte[] s1 = Arrays.copyOfRange(answer, 1, 1 + PACKET);
            byte[] s2 = Arrays.copyOfRange(answer, 1 + PACKET, 1 + 2 * PACKET);
            assertTrue(scheme.isValid(s1, DigestScheme.SERVER_KEY), "seed " + seed);
            byte[] signed = s2.clone();
            DigestScheme.signAnswer(signed, DigestScheme.SERVER_FULL_KEY, scheme.digestIn(c1));
            assertArrayEquals(signed, s2, "seed " + seed);
        }
    }

    @Test
    void aWrongAnswerOfTheClientIsTaken() {
        ServerHandshake server = new ServerHandshake(new SplittableRandom(5));
        toServer.writeByte(3).writeZero(2 * PACKET);
        assertTrue(server.receive(toServer, toClient));
    }

    @Test
    void byteByByte() {
        ServerHandshake server = new ServerHandshake(new SplittableRandom(6));
        for (int i = 0; i < 2 * PACKET; i++) {
            toServer.writeByte(i == 0 ? 3 : 0);
            assertFalse(server.receive(toServer, toClient));
            assertEquals(i < PACKET ? 0 : 1 + 2 * PACKET, toClient.readableBytes(), "byte " + i);
        }
        toServer.writeByte(0);
        assertTrue(server.receive(toServer, toClient));
    }

    /** RTMPE, a TLS hello, an HTTP probe, a PROXY header. */
    @ParameterizedTest
    @ValueSource(ints = {6, 0x16, 'G', 'P', 0x0D, 0})
    void anotherVersionIsRefused(int version) {
        ServerHandshake server = new ServerHandshake(new SplittableRandom(7));
        toServer.writeByte(version);
        ProtocolException e =
                assertThrows(ProtocolException.class, () -> server.receive(toServer, toClient));
        assertEquals(Violation.HANDSHAKE, e.violation());
        ClientHandshake client =
                new ClientHandshake(new SplittableRandom(8), ClientHandshake.Form.SIMPLE);
        toServer.writeByte(version);
        assertThrows(ProtocolException.class, () -> client.receive(toServer, toClient));
    }

    @Test
    void aSigningClientGoesOnSimplyWithASimpleServer() {
        ClientHandshake client =
                new ClientHandshake(new SplittableRandom(9), ClientHandshake.Form.DIGEST);
        byte[] s1 = new byte[PACKET];
        new SplittableRandom(10).nextBytes(s1);
        toClient.writeByte(3).writeBytes(s1).writeZero(PACKET);
        assertTrue(client.receive(toClient, toServer));
        byte[] c2 = new byte[PACKET];
        toServer.readBytes(c2);
        assertArrayEquals(s1, c2);
    }

    private byte[] answerTo(byte[] c1) {
        ServerHandshake server = new ServerHandshake(new SplittableRandom(11));
        toServer.clear().writeByte(3).writeBytes(c1);
        toClient.clear();
        assertFalse(server.receive(toServer, toClient));
        byte[] answer = new byte[1 + 2 * PACKET];
        toClient.readBytes(answer);
        return answer;
    }
}
