package io.sluice.codecs.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import io.sluice.codecs.rtmp.handshake.ClientHandshake;
import io.sluice.codecs.rtmp.handshake.ServerHandshake;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Both halves of the handshake, on an input of one byte that says how to cut and a peer's bytes.
 */
public final class HandshakeFuzz {
    private static final int PACKET_BYTES = 1536;

    private HandshakeFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] sent = Arrays.copyOfRange(input, 1, input.length);
        Outcome served = serve(sent, 0);
        assertEquals(served, serve(sent, input[0] & 0xFF), "the server's half, cut");
        for (ClientHandshake.Form form : ClientHandshake.Form.values()) {
            Outcome asked = ask(sent, 0, form);
            assertEquals(asked, ask(sent, input[0] & 0xFF, form), "the client's half, cut");
            if (!served.said().isEmpty()) {
                byte[] answer = ByteBufUtil.decodeHexDump(served.said());
                assertTrue(ask(answer, 0, form).done(), "a client takes what a server says");
            }
        }
    }

    /**
     * What a half made of the bytes.
     *
     * @param left bytes behind the handshake, which it must not touch
     */
    private record Outcome(boolean done, boolean refused, int left, String said) {}

    private interface Half {
        boolean receive(ByteBuf in, ByteBuf out);
    }

    private static Outcome serve(byte[] sent, int cuts) {
        Outcome outcome = run(new ServerHandshake(new SplittableRandom(1))::receive, sent, cuts);
        int bytes = outcome.said().length() / 2;
        boolean answered = sent.length > PACKET_BYTES && !outcome.refused();
        assertEquals(answered ? 1 + 2 * PACKET_BYTES : 0, bytes, "S0, S1 and S2 once C1 is whole");
        return outcome;
    }

    private static Outcome ask(byte[] sent, int cuts, ClientHandshake.Form form) {
        ClientHandshake client = new ClientHandshake(new SplittableRandom(2), form);
        Outcome outcome = run(client::receive, sent, cuts);
        int bytes = outcome.said().length() / 2;
        assertEquals(outcome.done() ? PACKET_BYTES : 0, bytes, "C2 once S2 is whole");
        return outcome;
    }

    private static Outcome run(Half half, byte[] sent, int cuts) {
        Ledger ledger = new Ledger();
        ByteBuf out = ledger.allocator().buffer();
        boolean[] done = {false};
        int[] left = {0};
        boolean refused = false;
        try {
            Pieces.feed(
                    ledger,
                    sent,
                    cuts,
                    in -> {
                        try {
                            done[0] = done[0] || half.receive(in, out);
                            left[0] += in.readableBytes();
                        } finally {
                            in.release();
                        }
                    });
        } catch (ProtocolException e) {
            assertEquals(Violation.HANDSHAKE, e.violation());
            refused = true;
        }
        Outcome outcome = new Outcome(done[0], refused, left[0], ByteBufUtil.hexDump(out));
        out.release();
        ledger.checkSettled();
        assertEquals(outcome.done(), sent.length > 2 * PACKET_BYTES && !refused);
        assertEquals(done[0] ? sent.length - 1 - 2 * PACKET_BYTES : 0, left[0], "bytes left");
        return outcome;
    }
}
