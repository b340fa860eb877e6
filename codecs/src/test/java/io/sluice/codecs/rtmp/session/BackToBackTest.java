package io.sluice.codecs.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.handshake.ClientHandshake;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A push session publishes to an ingest session, over bytes cut anywhere. */
class BackToBackTest {
    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;

    @AfterEach
    void noLeak() {
        LeakPresenceDetector.check();
    }

    @Test
    void mediaIsEqualAtBothEndsHoweverTheBytesAreCut() {
        for (long seed = 0; seed < 60; seed++) {
            try (Pair pair = new Pair(seed)) {
                pair.publish();
                pair.sendMedia(40);
                pair.end();
            }
        }
    }

    /** Both ends and what passed between them, as text that names the seed. */
    private static final class Pair implements AutoCloseable {
        private final SplittableRandom random;
        private final String seed;
        private final IngestSession server;
        private final PushSession client;
        private final List<String> sent = new ArrayList<>();
        private final List<String> received = new ArrayList<>();
        private final List<PushEvent> pushEvents = new ArrayList<>();
        private @Nullable PublishRequest request;
        private @Nullable String ended;
        private long clock;

        Pair(long seed) {
            this.seed = "seed " + seed;
            random = new SplittableRandom(seed);
            SessionLimits limits = SessionLimits.defaults();
            ClientHandshake.Form form =
                    random.nextBoolean()
                            ? ClientHandshake.Form.SIMPLE
                            : ClientHandshake.Form.DIGEST;
            server = new IngestSession(ALLOC, limits, random.split(), this::onIngest);
            client =
                    new PushSession(
                            ALLOC,
                            limits,
                            new ClientHandshake(random.split(), form),
                            new PushTarget("rtmp://origin/live", "live", new StreamKey("k?a=b")),
                            ConnectRequest.of("live", "rtmp://origin/live"),
                            pushEvents::add);
            clock = random.nextLong(1L << 32);
        }

        private void onIngest(IngestEvent event) {
            switch (event) {
                case IngestEvent.Connect c -> server.acceptConnect(CapabilityProfile.standard());
                case IngestEvent.Publish p -> {
                    request = p.request();
                    server.acceptPublish();
                }
                case IngestEvent.Media(MediaTag tag) -> {
                    received.add(text(tag));
                    tag.release();
                }
                case IngestEvent.Unpublish u -> ended = u.how();
            }
        }

        void publish() {
            client.start();
            exchange();
            assertEquals(1, pushEvents.size(), seed);
            assertTrue(pushEvents.getFirst() instanceof PushEvent.Accepted, seed);
            assertTrue(request != null && request.app().equals("live"), seed);
            assertEquals(new StreamKey("k?a=b"), request.key(), seed);
            assertTrue(server.publishing() && client.publishing(), seed);
        }

        void sendMedia(int count) {
            for (int i = 0; i < count; i++) {
                MediaTag tag = randomTag();
                sent.add(text(tag));
                exchange();
                deliver(client.encode(tag), true);
            }
            exchange();
            assertEquals(sent, received, seed);
        }

        private MediaTag randomTag() {
            MediaTag.Kind[] kinds = MediaTag.Kind.values();
            int size = random.nextInt(4) == 0 ? random.nextInt(200_000) : random.nextInt(500);
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            clock = (clock + random.nextInt(-50, 20_000_000)) & 0xFFFF_FFFFL;
            return new MediaTag(
                    kinds[random.nextInt(kinds.length)],
                    clock,
                    ALLOC.buffer(Math.max(1, size)).writeBytes(bytes));
        }

        void end() {
            deliver(client.end(), true);
            assertEquals("FCUnpublish", ended, seed);
            assertTrue(!server.publishing(), seed);
        }

        /** Carries what both have to say until neither says more. */
        private void exchange() {
            boolean moved = true;
            while (moved) {
                moved = deliver(client.takeOutput(), true) | deliver(server.takeOutput(), false);
            }
        }

        private boolean deliver(@Nullable ByteBuf bytes, boolean toServer) {
            if (bytes == null) {
                return false;
            }
            while (bytes.isReadable()) {
                int most = random.nextInt(3) == 0 ? 8 : 70_000;
                int cut = Math.min(bytes.readableBytes(), random.nextInt(1, most));
                ByteBuf piece = bytes.readRetainedSlice(cut);
                if (toServer) {
                    server.receive(piece);
                } else {
                    client.receive(piece);
                }
            }
            bytes.release();
            return true;
        }

        private static String text(MediaTag tag) {
            return tag.kind()
                    + " "
                    + tag.timestampMillis()
                    + " "
                    + tag.size()
                    + " "
                    + ByteBufUtil.hashCode(tag.payload());
        }

        @Override
        public void close() {
            server.close();
            client.close();
        }
    }
}
