package io.sluice.loadtest.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.wire.Event;
import io.sluice.loadtest.wire.GeneratorCommand;
import io.sluice.loadtest.wire.OriginCommand;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Publishes that go well, and ones that an order ends. */
class WorkersTest extends TwoWorkers {
    @Test
    void aPublishIsToldFromBothEnds() throws Exception {
        long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
        generator.tell(publish(7, at, 1500, "", 0));
        Event.Over over = over(7);
        origin.await(Event.Closed.class);
        origin.catchUp();

        assertEquals(Event.End.FINISHED, over.end(), over.detail());
        Event.Dialling dialling = generator.await(Event.Dialling.class);
        Event.Accepted accepted = generator.await(Event.Accepted.class);
        assertTrue(dialling.nanos() >= at);
        assertTrue(accepted.nanos() >= dialling.nanos() && over.nanos() > accepted.nanos());

        List<Event.Sent> sent = generator.events(Event.Sent.class);
        List<Event.Received> received = origin.events(Event.Received.class);
        assertTrue(sent.size() > 75, sent.size() + " sent");
        assertEquals(
                sent.stream().map(Event.Sent::message).toList(),
                received.stream().map(Event.Received::message).toList());
        for (int i = 0; i < sent.size(); i++) {
            assertEquals(7, sent.get(i).publish());
            assertTrue(sent.get(i).writtenNanos() >= sent.get(i).intendedNanos());
        }
        assertEquals(
                List.of("Hello", "Listening", "Published", "Marked", "Unpublished", "Closed"),
                outline(origin));
        assertEquals(List.of("Hello", "Dialling", "Accepted", "Over"), outline(generator));
        Event.Published published = origin.await(Event.Published.class);
        assertEquals("live", published.app());
        assertEquals("key-7", published.name());
        assertEquals(new Event.Marked(published.connection(), 7), origin.await(Event.Marked.class));
    }

    @Test
    void publishesAreToldApart() throws Exception {
        for (int number = 0; number < 5; number++) {
            generator.tell(publish(number, 0, 500, "", 0));
        }
        for (int number = 0; number < 5; number++) {
            assertEquals(Event.End.FINISHED, over(number).end());
            int mark = number;
            origin.await(Event.Marked.class, marked -> marked.publish() == mark);
        }
        assertEquals(5, origin.events(Event.Marked.class).size());
        assertEquals(
                5,
                origin.events(Event.Marked.class).stream()
                        .map(Event.Marked::connection)
                        .distinct()
                        .count());
    }

    @Test
    void aStoppedPublishSaysGoodbye() throws Exception {
        generator.tell(publish(1, 0, A_MINUTE, "", 0));
        generator.await(Event.Sent.class);
        generator.tell(new GeneratorCommand.Stop(1));
        assertEquals(Event.End.FINISHED, over(1).end());
        origin.await(Event.Unpublished.class);
        origin.await(Event.Closed.class);
    }

    @Test
    void aPublishThatIsStoppedBeforeItsMomentNeverBegins() throws Exception {
        long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
        generator.tell(publish(1, at, A_MINUTE, "", 0));
        generator.tell(new GeneratorCommand.Stop(1));
        generator.tell(new GeneratorCommand.Stop(1));
        generator.tell(new GeneratorCommand.Stop(99));
        assertEquals(Event.End.FINISHED, over(1).end());
        TimeUnit.MILLISECONDS.sleep(500);
        generator.catchUp();
        assertEquals(List.of("Hello", "Over"), outline(generator));
    }

    @Test
    void aRefusalIsToldAndMayEnd() throws Exception {
        origin.tell(new OriginCommand.Refuse(true));
        origin.catchUp();
        TimeUnit.MILLISECONDS.sleep(100);
        generator.tell(publish(1, 0, A_MINUTE, "", 0));
        Event.Over over = over(1);
        assertEquals(Event.End.REFUSED, over.end());
        assertEquals("NetStream.Publish.Rejected refused by order", over.detail());

        origin.tell(new OriginCommand.Refuse(false));
        TimeUnit.MILLISECONDS.sleep(100);
        generator.tell(publish(2, 0, 200, "", 0));
        assertEquals(Event.End.FINISHED, over(2).end());
    }

    @Test
    void anOriginDiesAndComesBackWhereItWas() throws Exception {
        generator.tell(publish(1, 0, A_MINUTE, "", 0));
        origin.await(Event.Received.class);
        origin.tell(new OriginCommand.Die());
        assertEquals(Event.End.LOST, over(1).end());
        origin.await(Event.Closed.class);
        generator.tell(publish(2, 0, A_MINUTE, "", 0));
        assertEquals(Event.End.LOST, over(2).end());

        origin.tell(new OriginCommand.Revive());
        TimeUnit.MILLISECONDS.sleep(200);
        generator.tell(publish(3, 0, 200, "", 0));
        assertEquals(Event.End.FINISHED, over(3).end());
    }

    @Test
    void aStalledOriginReadsNothingAndLosesNothing() throws Exception {
        generator.tell(publish(1, 0, 2500, "", 0));
        origin.await(Event.Received.class);
        origin.tell(new OriginCommand.Read(0));
        TimeUnit.MILLISECONDS.sleep(200);
        origin.catchUp();
        int before = origin.events(Event.Received.class).size();
        TimeUnit.MILLISECONDS.sleep(300);
        origin.catchUp();
        assertEquals(before, origin.events(Event.Received.class).size());

        origin.tell(new OriginCommand.Read(Long.MAX_VALUE));
        assertEquals(Event.End.FINISHED, over(1).end());
        origin.await(Event.Closed.class);
        assertEquals(fingerprints(generator), received(origin));
    }

    @Test
    void theEndOfInputEndsEverything() throws Exception {
        generator.tell(publish(1, 0, A_MINUTE, "", 0));
        generator.tell(publish(2, System.nanoTime() + TimeUnit.HOURS.toNanos(1), A_MINUTE, "", 0));
        origin.await(Event.Received.class);
        generator.end();

        assertEquals(Event.End.FINISHED, over(1).end());
        assertEquals(Event.End.FINISHED, over(2).end());
        assertInstanceOf(Event.Watermark.class, generator.events().getLast());
        origin.await(Event.Closed.class);
    }

    @Test
    void anOriginsEndOfInputClosesItsConnections() throws Exception {
        generator.tell(publish(1, 0, A_MINUTE, "", 0));
        origin.await(Event.Received.class);
        origin.end();

        assertEquals(1, origin.events(Event.Closed.class).size());
        assertInstanceOf(Event.Watermark.class, origin.events().getLast());
        assertEquals(Event.End.LOST, over(1).end());
    }
}
