package io.sluice.codecs.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.session.ConnectRequest;
import io.sluice.codecs.rtmp.session.PushEvent;
import io.sluice.codecs.rtmp.session.PushSession;
import io.sluice.codecs.rtmp.session.PushTarget;
import io.sluice.codecs.rtmp.session.StreamKey;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A whole push session, on what an origin sends as {@link Wire} reads it, with an owner who sends
 * media once it may, and ends and closes as the input says.
 */
public final class PushFuzz {
    /** As in {@link IngestFuzz}. */
    private static final int HELD_FOR_EACH_BYTE = 3;

    private static final int HELD_BESIDES = 8 * 128;

    /** A slice is at least a sixteenth of the receive buffer that it keeps. */
    private static final long HELD_FOR_EACH_PARTIAL = 16;

    private PushFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Wire wire = Wire.of(input);
        Ledger ledger = new Ledger();
        try (Owner owner = new Owner(ledger, wire.conduct())) {
            owner.start();
            Pieces.feed(ledger, wire.bytes(), wire.cuts(), owner::feed);
            owner.end();
        }
        ledger.checkSettled();
    }

    private static final class Owner implements AutoCloseable {
        private final Ledger ledger;
        private final @Nullable SplittableRandom random;
        private final PushSession session;
        private int maxPartialBytes = IngestFuzz.limits().maxPartialBytesBeforePublish();
        private long receivedBytes;
        private boolean over;
        private boolean closed;

        Owner(Ledger ledger, int conduct) {
            this.ledger = ledger;
            random = conduct == 0 ? null : new SplittableRandom(conduct);
            session =
                    new PushSession(
                            ledger.allocator(),
                            IngestFuzz.limits(),
                            new SplittableRandom(1),
                            new PushTarget("rtmp://origin/app", "app", new StreamKey("key")),
                            ConnectRequest.of("live", "rtmp://gateway/live"),
                            this::onEvent);
        }

        void start() {
            session.start();
            check();
        }

        void feed(ByteBuf piece) {
            boolean wasClosed = closed;
            receivedBytes += piece.readableBytes();
            try {
                session.receive(piece);
                act();
            } catch (ProtocolException e) {
                assertFalse(wasClosed, "a closed session drops what it gets");
                closed = true;
            }
            check();
        }

        private void onEvent(PushEvent event) {
            assertFalse(closed, "an event of a closed session");
            assertFalse(over, "an event of a publish that is over");
            switch (event) {
                case PushEvent.Accepted accepted -> {
                    assertTrue(session.publishing());
                    maxPartialBytes = IngestFuzz.limits().maxPartialBytes();
                }
                case PushEvent.Refused refused -> over = true;
                case PushEvent.Ended ended -> over = true;
            }
            act();
        }

        private void act() {
            switch (random == null ? 0 : random.nextInt(32)) {
                case 1 -> end();
                case 2 -> close();
                default -> sendMedia();
            }
        }

        private void sendMedia() {
            if (session.publishing()) {
                ByteBuf payload = ledger.allocator().buffer().writeZero(200);
                session.encode(new MediaTag(MediaTag.Kind.VIDEO, 40, payload)).release();
            }
        }

        void end() {
            session.end().release();
            over = true;
            assertFalse(session.publishing());
        }

        /** What the session holds, once its output is written. */
        private void check() {
            ByteBuf output = session.takeOutput();
            if (output != null) {
                assertFalse(closed, "a closed session has nothing to say");
                output.release();
            }
            long arrived = HELD_FOR_EACH_BYTE * receivedBytes + HELD_BESIDES;
            long allowed = closed ? 0 : Math.min(arrived, HELD_FOR_EACH_PARTIAL * maxPartialBytes);
            assertTrue(ledger.heldBytes() <= allowed, ledger.heldBytes() + " bytes held");
        }

        @Override
        public void close() {
            session.close();
            closed = true;
            assertFalse(session.publishing());
        }
    }
}
