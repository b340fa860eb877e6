package io.sluice.loadtest.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.loadtest.clip.PreparedSource;
import io.sluice.loadtest.scenario.ClientFault;
import io.sluice.loadtest.wire.Event;
import io.sluice.loadtest.wire.GeneratorCommand;
import io.sluice.loadtest.wire.OriginCommand;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Commands that fail, and what misbehaves by order. */
class WorkerFaultsTest extends TwoWorkers {
    @Test
    void aGeneratorTellsOfEachCommandThatFailsAndGoesOn() throws Exception {
        String nowhere = folder.resolve("nowhere.flv").toString();
        PreparedSource missing = new PreparedSource("gone", 1, nowhere, List.of(), 1);
        generator.tell(new GeneratorCommand.Load(1, missing));
        failed(generator, 1, "nowhere.flv");
        generator.tell(new GeneratorCommand.Load(0, missing));
        failed(generator, 2, "loaded already");
        generator.tell(publish(1, 0, 100, "JUGGLING", 0));
        failed(generator, 3, "JUGGLING");
        generator.tell(publish(1, 0, 100, "SLOW_WRITER", 0));
        failed(generator, 4, "upBytesPerSecond 0");
        generator.tell(new GeneratorCommand.Publish(1, 0, url, "key", 9, -1, 100, "", 0, 65_536));
        failed(generator, 5, "no source 9");
        generator.tell(new GeneratorCommand.Publish(1, 0, url, "key", 0, 0, 100, "", 0, 65_536));
        failed(generator, 6, "no insert 0");
        generator.tell(
                new GeneratorCommand.Publish(1, 0, "http://x", "k", 0, -1, 9, "", 0, 65_536));
        failed(generator, 7, "rtmp://");
        generator.tell(hostile(ClientFault.Kind.ENDLESS_GOP, 1, 0));
        failed(generator, 8, "ENDLESS_GOP");
        generator.tell(new GeneratorCommand.Network(-1, 0, Long.MAX_VALUE, 0));
        failed(generator, 9, "latency");

        generator.tell(publish(1, 0, A_MINUTE, "", 0));
        generator.tell(publish(1, 0, A_MINUTE, "", 0));
        failed(generator, 10, "not over yet");
        generator.tell(new GeneratorCommand.Stop(1));
        assertEquals(Event.End.FINISHED, over(1).end());
    }

    @Test
    void anOriginTellsOfEachCommandThatFailsAndGoesOn() throws Exception {
        int port = origin.await(Event.Listening.class).port();
        origin.tell(new OriginCommand.Listen("127.0.0.1", 0, 0));
        failed(origin, 1, "listens already");
        origin.tell(new OriginCommand.Revive());
        failed(origin, 2, "in use");

        RunningWorker second = new RunningWorker(OriginWorker::run);
        second.tell(new OriginCommand.Die());
        failed(second, 1, "does not listen yet");
        second.tell(new OriginCommand.Listen("127.0.0.1", port, 0));
        failed(second, 2, "in use");
        second.tell(new OriginCommand.Listen("127.0.0.1", 0, 0));
        assertTrue(second.await(Event.Listening.class).port() > 0);
        second.end();
    }

    @Test
    void aLineThatIsNoCommandEndsAWorker() throws Exception {
        for (RunningWorker.Main main :
                List.<RunningWorker.Main>of(GeneratorWorker::run, OriginWorker::run)) {
            RunningWorker worker = new RunningWorker(main);
            worker.tellLine("{\"do\":\"Dance\"}");
            ExecutionException end =
                    assertThrows(
                            ExecutionException.class,
                            () -> worker.ended().get(15, TimeUnit.SECONDS));
            assertInstanceOf(IOException.class, end.getCause());
            assertTrue(String.valueOf(end.getCause().getMessage()).contains("not a command"));
        }
    }

    @Test
    void aSlowNetworkHoldsForLaterPublishesUntilItIsRepaired() throws Exception {
        generator.tell(new GeneratorCommand.Network(50, 5, Long.MAX_VALUE, 0));
        generator.tell(publish(1, 0, 300, "", 0));
        Event.Accepted accepted = generator.await(Event.Accepted.class);
        long tookNanos = accepted.nanos() - generator.await(Event.Dialling.class).nanos();
        assertTrue(tookNanos >= TimeUnit.MILLISECONDS.toNanos(200), "two round trips at least");
        assertEquals(Event.End.FINISHED, over(1).end());

        generator.tell(new GeneratorCommand.Network(0, 0, Long.MAX_VALUE, 200));
        generator.tell(publish(2, 0, A_MINUTE, "", 0));
        assertEquals(Event.End.LOST, over(2).end());

        generator.tell(new GeneratorCommand.Network(0, 0, Long.MAX_VALUE, 0));
        generator.tell(publish(3, 0, 400, "", 0));
        assertEquals(Event.End.FINISHED, over(3).end());
    }

    @Test
    void aSlowWriterKeepsItsRate() throws Exception {
        long bytesPerSecond = 6_000;
        generator.tell(publish(1, 0, 500, "SLOW_WRITER", bytesPerSecond));
        origin.await(Event.Closed.class);
        origin.catchUp();
        List<Event.Received> received = origin.events(Event.Received.class);
        long from = generator.await(Event.Dialling.class).nanos();
        long tookNanos = received.getLast().arrivedNanos() - from;
        long bytes = received.stream().mapToLong(one -> one.message().size()).sum();
        long atLeast = TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
        assertTrue(tookNanos >= atLeast - TimeUnit.MILLISECONDS.toNanos(25), tookNanos + " ns");
    }

    @Test
    void frozenTimestampsStandStillAndArePacedAsIfTheyRan() throws Exception {
        generator.tell(publish(1, 0, 600, "FROZEN_TIMESTAMPS", 0));
        assertEquals(Event.End.FINISHED, over(1).end());
        origin.await(Event.Closed.class);
        List<Event.Sent> video =
                generator.events(Event.Sent.class).stream()
                        .filter(sent -> sent.message().kind() == MediaTag.Kind.VIDEO)
                        .toList();
        assertTrue(video.size() > 10);
        assertEquals(1, video.stream().map(s -> s.message().timestampMillis()).distinct().count());
        long spread = video.getLast().writtenNanos() - video.getFirst().intendedNanos();
        assertTrue(spread >= TimeUnit.MILLISECONDS.toNanos(500), "paced over " + spread);
        assertEquals(fingerprints(generator), received(origin));
    }

    @Test
    void anEndlessGopIsMissingItsKeyframes() throws Exception {
        generator.tell(publish(1, 0, 1000, "", 0));
        assertEquals(Event.End.FINISHED, over(1).end());
        generator.tell(publish(2, 0, 1000, "ENDLESS_GOP", 0));
        assertEquals(Event.End.FINISHED, over(2).end());
        List<Event.Sent> sent = generator.events(Event.Sent.class);
        long healthy = sent.stream().filter(one -> one.publish() == 1).count();
        long endless = sent.stream().filter(one -> one.publish() == 2).count();
        assertEquals(healthy - 2, endless, "of three keyframes");
    }

    @Test
    void aHostileCrowdStaysUntilPeaceAndIsToldOneByOne() throws Exception {
        generator.tell(hostile(ClientFault.Kind.HALF_OPEN, 3, 0));
        long later = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
        generator.tell(hostile(ClientFault.Kind.HALF_HANDSHAKE, 2, later));
        TimeUnit.MILLISECONDS.sleep(200);
        generator.tell(new GeneratorCommand.Peace());
        for (int number = 0; number < 3; number++) {
            assertEquals("us", hostileOver(number).closedBy());
        }
        assertEquals("nobody", hostileOver(3).closedBy());
        assertEquals("nobody", hostileOver(4).closedBy());

        generator.tell(hostile(ClientFault.Kind.GARBAGE, 1, 0));
        Event.HostileOver garbage = hostileOver(5);
        assertEquals("target", garbage.closedBy());
        assertTrue(garbage.bytesSent() > 0);
        generator.tell(hostile(ClientFault.Kind.SLOW_HANDSHAKE, 1, 0));
        TimeUnit.MILLISECONDS.sleep(100);
        generator.end();
        assertEquals("us", hostileOver(6).closedBy());
    }

    private Event.HostileOver hostileOver(int number) throws InterruptedException {
        return generator.await(Event.HostileOver.class, over -> over.number() == number);
    }

    private GeneratorCommand.Hostile hostile(ClientFault.Kind kind, int count, long atNanos) {
        long now = System.nanoTime();
        return new GeneratorCommand.Hostile(
                kind, count, atNanos == 0 ? now : atNanos, url, 100_000);
    }

    private static void failed(RunningWorker worker, int count, String with)
            throws InterruptedException {
        worker.await(Event.Failed.class, failed -> failed.what().contains(with));
        assertEquals(count, worker.events(Event.Failed.class).size());
    }
}
