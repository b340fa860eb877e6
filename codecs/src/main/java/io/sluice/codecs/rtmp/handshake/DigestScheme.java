package io.sluice.codecs.rtmp.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a digest lies in C1 or S1, and how it is computed: the handshake that Flash players and
 * servers have used since version 9 and that RTMP 1.0 leaves out. The keys are no secrets, every
 * implementation ships them.
 */
enum DigestScheme {
    /** The digest comes after the key: tried first, as players use it most. */
    SCHEME_1(772),
    /** The digest comes before the key. */
    SCHEME_0(8);

    static final int PACKET_BYTES = 1536;
    static final int DIGEST_BYTES = 32;
    private static final int OFFSET_MODULUS = 728;
    private static final byte[] KEY_TAIL =
            HexFormat.of()
                    .parseHex("f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae");

    static final byte[] PLAYER_KEY = ascii("Genuine Adobe Flash Player 001");
    static final byte[] SERVER_KEY = ascii("Genuine Adobe Flash Media Server 001");
    static final byte[] PLAYER_FULL_KEY = join(PLAYER_KEY, KEY_TAIL);
    static final byte[] SERVER_FULL_KEY = join(SERVER_KEY, KEY_TAIL);

    private final int base;

    DigestScheme(int base) {
        this.base = base;
    }

    /** Where in the packet the digest starts, which four bytes of the packet say. */
    int digestOffset(byte[] packet) {
        int sum = 0;
        for (int i = base; i < base + 4; i++) {
            sum += packet[i] & 0xFF;
        }
        return sum % OFFSET_MODULUS + base + 4;
    }

    byte[] digestIn(byte[] packet) {
        int offset = digestOffset(packet);
        return Arrays.copyOfRange(packet, offset, offset + DIGEST_BYTES);
    }

    /** The digest over the packet without the digest's own place. */
    byte[] digestOf(byte[] packet, byte[] key) {
        int offset = digestOffset(packet);
        Mac mac = mac(key);
        mac.update(packet, 0, offset);
        int rest = offset + DIGEST_BYTES;
        mac.update(packet, rest, PACKET_BYTES - rest);
        return mac.doFinal();
    }

    boolean isValid(byte[] packet, byte[] key) {
        return MessageDigest.isEqual(digestOf(packet, key), digestIn(packet));
    }

    void sign(byte[] packet, byte[] key) {
        ByteBuffer.wrap(packet).put(digestOffset(packet), digestOf(packet, key));
    }

    /** Signs the end of S2 or C2, by which the sender shows that it read the peer's digest. */
    static void signAnswer(byte[] packet, byte[] fullKey, byte[] peerDigest) {
        byte[] key = mac(fullKey).doFinal(peerDigest);
        int signed = PACKET_BYTES - DIGEST_BYTES;
        Mac mac = mac(key);
        mac.update(packet, 0, signed);
        System.arraycopy(mac.doFinal(), 0, packet, signed, DIGEST_BYTES);
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has HmacSHA256", e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[] head, byte[] tail) {
        byte[] whole = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, whole, head.length, tail.length);
        return whole;
    }
}
