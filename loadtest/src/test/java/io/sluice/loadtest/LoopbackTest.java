package io.sluice.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.LeakPresenceDetector;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.session.StreamKey;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publisher and origin against each other, over real sockets on loopback. */
class LoopbackTest {
    private static final int SMALL_BUFFER = 32 << 10;
    private static final int BIG = 200_000;

    private final Ticker ticker = Ticker.systemTicker();
    private Loops loops;
    private ProbeOrigin origin;
    private InetSocketAddress address;

    @BeforeEach
    void open() {
        loops = new Loops(1, "loopback");
        origin =
                new ProbeOrigin(
                        OriginSettings.loopback().withReceiveBuffer(SMALL_BUFFER), loops, ticker);
        address = origin.start();
    }

    @AfterEach
    void closeAndFindNoLeak() {
        origin.close();
        loops.close();
        LeakPresenceDetector.check();
    }

    @Test
    void everyMessageArrivesOnceInOrderAndEqual() throws Exception {
        for (long seed = 1; seed <= 5; seed++) {
            try (Clip clip = Tags.clip(200, 70_000, seed)) {
                PublishReport sent = publish(clip).get(30, TimeUnit.SECONDS);
                ReceivedStream received = origin.stream((int) seed - 1).get(0, TimeUnit.SECONDS);
                received.closed().get(10, TimeUnit.SECONDS);

                assertInstanceOf(PublishOutcome.Finished.class, sent.outcome(), "seed " + seed);
                assertEquals(
                        new MediaComparison(200, 200, 200, 0, 0, 0, 0, 0, 0),
                        MediaComparison.between(sent, received),
                        "seed " + seed);
                assertTrue(received.unpublishedNanos().isPresent(), "seed " + seed);
                assertEquals(200, sent.lagMicros().getTotalCount(), "seed " + seed);
            }
        }
        assertEquals(0, origin.violations());
        assertEquals(5, origin.connections());
    }

    @Test
    void noMessageGoesBeforeItsMoment() throws Exception {
        try (Clip clip = Tags.clip(50, 100, 7)) {
            PublishReport sent = publish(clip).get(30, TimeUnit.SECONDS);

            List<SentMessage> messages = sent.messages();
            for (int i = 0; i < messages.size(); i++) {
                SentMessage message = messages.get(i);
                assertEquals(
                        sent.acceptedNanos() + TimeUnit.MILLISECONDS.toNanos(i),
                        message.intendedNanos());
                assertTrue(message.lagNanos() >= 0);
            }
        }
    }

    @Test
    void aRefusalReachesThePublisherInTheOriginsWords() throws Exception {
        origin.behave(OriginBehaviour.refusing("NetStream.Publish.BadName", "taken"));
        try (Clip clip = Tags.clip(10, 100, 1)) {
            PublishReport sent = publish(clip).get(30, TimeUnit.SECONDS);

            assertEquals(
                    new PublishOutcome.Refused("NetStream.Publish.BadName", "taken"),
                    sent.outcome());
            assertEquals(List.of(), sent.messages());
            assertEquals(List.of(), origin.streams());
        }
    }

    @Test
    void noAnswerIsALossInTime() throws Exception {
        origin.behave(OriginBehaviour.silent());
        try (Clip clip = Tags.clip(10, 100, 1)) {
            PublisherSettings hasty = settings(Duration.ofMillis(200));
            PublishReport sent = publish(hasty, clip).get(30, TimeUnit.SECONDS);

            assertEquals(new PublishOutcome.Lost("no answer within PT0.2S"), sent.outcome());
        }
    }

    @Test
    void aStallHoldsThePublisherAndLosesNothingOnceItEnds() throws Exception {
        try (Clip clip = Tags.clip(200, BIG, 3)) {
            CompletableFuture<PublishReport> report = publish(clip);
            ReceivedStream received = origin.stream(0).get(30, TimeUnit.SECONDS);
            origin.behave(OriginBehaviour.healthy().stalled());
            loops.group().submit(() -> {}).sync();
            long stalledAt = received.payloadBytes();
            TimeUnit.MILLISECONDS.sleep(300);
            assertEquals(stalledAt, received.payloadBytes());

            origin.behave(OriginBehaviour.healthy());
            PublishReport sent = report.get(60, TimeUnit.SECONDS);
            received.closed().get(10, TimeUnit.SECONDS);

            assertTrue(MediaComparison.between(sent, received).complete());
        }
    }

    @Test
    void aSlowReaderKeepsItsRate() throws Exception {
        long bytesPerSecond = 1 << 20;
        origin.behave(OriginBehaviour.healthy().reading(bytesPerSecond));
        try (Clip clip = Tags.clip(10, 70_000, 4)) {
            publish(clip).get(60, TimeUnit.SECONDS);
            ReceivedStream received = origin.stream(0).get(0, TimeUnit.SECONDS);
            received.closed().get(10, TimeUnit.SECONDS);

            long tookNanos = received.lastArrivedNanos().orElseThrow() - received.publishedNanos();
            long atLeast =
                    TimeUnit.SECONDS.toNanos(received.payloadBytes() - (64 << 10)) / bytesPerSecond;
            assertTrue(tookNanos >= atLeast, tookNanos + " < " + atLeast);
            assertEquals(10, received.messages().size());
        }
    }

    @Test
    void aDeadOriginIsALossAndMayComeBackAtTheSameAddress() throws Exception {
        try (Clip clip = Tags.clip(5_000, 1000, 5)) {
            CompletableFuture<PublishReport> report = publish(clip);
            origin.stream(0).get(30, TimeUnit.SECONDS);
            origin.die();
            assertInstanceOf(PublishOutcome.Lost.class, report.get(30, TimeUnit.SECONDS).outcome());
            assertInstanceOf(
                    PublishOutcome.Lost.class, publish(clip).get(30, TimeUnit.SECONDS).outcome());
        }

        assertEquals(address, origin.start());
        try (Clip clip = Tags.clip(10, 1000, 6)) {
            PublishReport sent = publish(clip).get(30, TimeUnit.SECONDS);
            ReceivedStream received = origin.stream(1).get(0, TimeUnit.SECONDS);
            received.closed().get(10, TimeUnit.SECONDS);
            assertTrue(MediaComparison.between(sent, received).complete());
        }
    }

    @Test
    void aStoppedPublisherSaysGoodbye() throws Exception {
        try (Clip clip = Tags.clip(60_000, 100, 8)) {
            PacedPublisher publisher = publisher(settings(Duration.ofSeconds(10)), clip);
            CompletableFuture<PublishReport> report = publisher.start();
            ReceivedStream received = origin.stream(0).get(30, TimeUnit.SECONDS);
            while (received.payloadBytes() == 0) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            publisher.stop();

            assertInstanceOf(
                    PublishOutcome.Finished.class, report.get(30, TimeUnit.SECONDS).outcome());
            received.closed().get(10, TimeUnit.SECONDS);
            assertTrue(received.unpublishedNanos().isPresent());
        }
    }

    @Test
    void observersHearTheWholePublishOnBothSides() throws Exception {
        Diary diary = new Diary();
        ProbeOrigin told = new ProbeOrigin(OriginSettings.loopback(), loops, ticker, diary);
        try (Clip clip = Tags.clip(20, 5_000, 3)) {
            PublisherSettings usual =
                    PublisherSettings.of(told.start(), "live", new StreamKey("probe"));
            new PacedPublisher(usual, clip.play(1), loops, ticker, diary).start();

            diary.over.get(30, TimeUnit.SECONDS);
            diary.closed.get(10, TimeUnit.SECONDS);
        } finally {
            told.close();
        }
        assertEquals(List.of("dialling", "accepted", "over Finished[]"), diary.publisher);
        assertEquals(List.of("publish live/probe", "unpublish", "close"), diary.origin);
        assertEquals(20, diary.sent.size());
        assertEquals(diary.sent, diary.received);
        assertEquals(List.of(), told.streams());
    }

    /** What both sides were told, each on the one loop. */
    private static final class Diary
            implements PublishObserver, OriginObserver, OriginObserver.StreamObserver {
        private final List<String> publisher = new CopyOnWriteArrayList<>();
        private final List<String> origin = new CopyOnWriteArrayList<>();
        private final List<Fingerprint> sent = new CopyOnWriteArrayList<>();
        private final List<Fingerprint> received = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Long> over = new CompletableFuture<>();
        private final CompletableFuture<Long> closed = new CompletableFuture<>();

        @Override
        public void onDialling(long nowNanos) {
            publisher.add("dialling");
        }

        @Override
        public void onAccepted(long nowNanos) {
            publisher.add("accepted");
        }

        @Override
        public void onSent(SentMessage message) {
            sent.add(message.message());
        }

        @Override
        public void onOver(PublishOutcome outcome, long nowNanos) {
            publisher.add("over " + outcome);
            over.complete(nowNanos);
        }

        @Override
        public StreamObserver onPublish(String app, String name, long nowNanos) {
            origin.add("publish " + app + "/" + name);
            return this;
        }

        @Override
        public void onMessage(MediaTag tag, ReceivedMessage message) {
            assertEquals(Fingerprint.of(tag), message.message());
            received.add(message.message());
        }

        @Override
        public void onUnpublish(long nowNanos) {
            origin.add("unpublish");
        }

        @Override
        public void onClose(long nowNanos) {
            origin.add("close");
            closed.complete(nowNanos);
        }
    }

    private CompletableFuture<PublishReport> publish(Clip clip) {
        return publish(settings(Duration.ofSeconds(10)), clip);
    }

    private CompletableFuture<PublishReport> publish(PublisherSettings settings, Clip clip) {
        return publisher(settings, clip).start();
    }

    @Test
    void aPublisherThatIsStoppedWhileItConnectsIsGoneAfterItsFarewell() throws Exception {
        try (Clip clip = Tags.clip(60_000, 100, 8)) {
            PacedPublisher publisher = publisher(settings(Duration.ofSeconds(60)), clip);
            CompletableFuture<PublishReport> report = publisher.start();
            publisher.stop();
            assertEquals(new PublishOutcome.Finished(), report.get(20, TimeUnit.SECONDS).outcome());
        }
    }

    private PacedPublisher publisher(PublisherSettings settings, Clip clip) {
        return new PacedPublisher(settings, clip.play(1), loops, ticker);
    }

    private PublisherSettings settings(Duration answerTimeout) {
        PublisherSettings usual = PublisherSettings.of(address, "live", new StreamKey("probe"));
        return new PublisherSettings(
                address,
                usual.target(),
                usual.limits(),
                answerTimeout,
                usual.farewell(),
                usual.maxRecords(),
                usual.asSent());
    }
}
