package io.sluice.codecs.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.session.CapabilityProfile;
import io.sluice.codecs.rtmp.session.IngestEvent;
import io.sluice.codecs.rtmp.session.IngestSession;
import io.sluice.codecs.rtmp.session.SessionLimits;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A whole ingest session, on an input as {@link Wire} reads it, with an owner who answers at once,
 * or late, or not, pauses, ends and closes, as the input says.
 */
public final class IngestFuzz {
    /** A received byte lies in its receive buffer and in one that doubles as it grows. */
    private static final int HELD_FOR_EACH_BYTE = 3;

    /** The first buffer of a message, on each chunk stream. */
    private static final int HELD_BESIDES = 8 * 128;

    private IngestFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Wire wire = Wire.of(input);
        Ledger ledger = new Ledger();
        try (Owner owner = new Owner(ledger, wire.conduct())) {
            Pieces.feed(ledger, wire.bytes(), wire.cuts(), owner::feed);
        }
        ledger.checkSettled();
    }

    /** Small enough that a short input reaches each of them. */
    static SessionLimits limits() {
        return new SessionLimits(
                4000, 4000, 4096, 1 << 16, 1 << 16, 1500, 4000, 8, 8, 40, 64, 16, 16);
    }

    private enum Asked {
        NOTHING,
        CONNECT,
        PUBLISH
    }

    private static final class Owner implements AutoCloseable {
        private final Ledger ledger;
        private final @Nullable SplittableRandom random;
        private final IngestSession session;
        private Asked asked = Asked.NOTHING;
        private int maxPartialBytes = limits().maxPartialBytesBeforePublish();
        private long receivedBytes;
        private boolean paused;
        private boolean closed;

        Owner(Ledger ledger, int conduct) {
            this.ledger = ledger;
            random = conduct == 0 ? null : new SplittableRandom(conduct);
            session =
                    new IngestSession(
                            ledger.allocator(), limits(), new SplittableRandom(1), this::onEvent);
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

        private void onEvent(IngestEvent event) {
            assertFalse(closed, "an event of a closed session");
            switch (event) {
                case IngestEvent.Connect connect -> asked = Asked.CONNECT;
                case IngestEvent.Publish publish -> asked = Asked.PUBLISH;
                case IngestEvent.Unpublish unpublish -> asked = Asked.NOTHING;
                case IngestEvent.Media media -> {
                    assertTrue(session.publishing(), "media outside a publish");
                    media.tag().release();
                }
            }
            act();
        }

        private void act() {
            switch (random == null ? 0 : random.nextInt(16)) {
                case 0, 1, 2, 3, 4, 5, 6, 7 -> answer();
                case 8 -> refuse();
                case 9 -> endPublish();
                case 10, 11 -> pause();
                case 12 -> close();
                default -> {}
            }
        }

        private void answer() {
            if (closed) {
                return;
            }
            if (asked == Asked.CONNECT) {
                session.acceptConnect(CapabilityProfile.standard());
            } else if (asked == Asked.PUBLISH) {
                session.acceptPublish();
                maxPartialBytes = limits().maxPartialBytes();
            }
            asked = Asked.NOTHING;
        }

        private void refuse() {
            if (closed) {
                return;
            }
            if (asked == Asked.CONNECT) {
                session.refuseConnect("code", "description");
            } else if (asked == Asked.PUBLISH) {
                session.refusePublish("code", "description");
            }
            asked = Asked.NOTHING;
        }

        private void endPublish() {
            if (session.publishing()) {
                session.endPublish("code", "description");
            }
        }

        private void pause() {
            session.pause();
            paused = true;
        }

        /** What the session holds, once its output is written and what had to wait has gone on. */
        private void check() {
            ByteBuf output = session.takeOutput();
            if (output != null) {
                assertFalse(closed, "a closed session has nothing to say");
                output.release();
            }
            int counted = session.partialBytes();
            assertTrue(counted >= 0 && counted <= maxPartialBytes, counted + " bytes counted");
            assertTrue(counted <= ledger.heldBytes(), counted + " bytes counted, not held");
            long allowed = closed ? 0 : HELD_FOR_EACH_BYTE * receivedBytes + HELD_BESIDES;
            assertTrue(ledger.heldBytes() <= allowed, ledger.heldBytes() + " bytes held");
            if (paused && (random == null || random.nextInt(4) == 0)) {
                resume();
            }
        }

        private void resume() {
            paused = false;
            try {
                session.resume();
            } catch (ProtocolException e) {
                closed = true;
            }
            check();
        }

        @Override
        public void close() {
            session.close();
            closed = true;
            assertFalse(session.publishing());
            assertEquals(0, session.partialBytes());
        }
    }
}
