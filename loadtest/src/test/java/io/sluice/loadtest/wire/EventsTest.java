package io.sluice.loadtest.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.loadtest.Fingerprint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events packed and unpacked. */
class EventsTest {
    /** At least one of every kind, with numbers at their ends. */
    static List<Event> events() {
        Fingerprint media = new Fingerprint(MediaTag.Kind.VIDEO, 0xFFFF_FFFFL, 1 << 24, -7);
        List<Event> events =
                new ArrayList<>(
                        List.of(
                                new Event.Hello(Long.MAX_VALUE, 4_194_304),
                                new Event.Listening(65_535),
                                new Event.Watermark(-1),
                                new Event.Overflow(3),
                                new Event.Failed("no source 3: ünd so weiter"),
                                new Event.Dialling(0, 17),
                                new Event.Accepted(Integer.MAX_VALUE, 18),
                                new Event.Sent(5, media, 1_000_000_007L, 1_000_000_009L),
                                new Event.HostileOver(2, "target", 1L << 40, 99),
                                new Event.Published(1, "live", "load-7-3?token=x", 12),
                                new Event.Marked(1, 3),
                                new Event.Received(
                                        1,
                                        new Fingerprint(MediaTag.Kind.DATA, 0, 0, Long.MIN_VALUE),
                                        44),
                                new Event.Received(
                                        2, new Fingerprint(MediaTag.Kind.AUDIO, 1, 2, 3), 45),
                                new Event.Unpublished(1, 55),
                                new Event.Closed(1, 56)));
        for (Event.End end : Event.End.values()) {
            events.add(new Event.Over(9, end, "NetStream.Publish.Denied", 77));
        }
        return events;
    }

    @ParameterizedTest
    @MethodSource("events")
    void comeBackAsTheyWere(Event event) throws IOException {
        EventReader reader = reader(packed(List.of(event)));

        assertEquals(event, reader.read());
        assertNull(reader.read());
    }

    @Test
    void everyKindIsAmongThem() {
        Set<Class<?>> kinds = events().stream().map(Object::getClass).collect(Collectors.toSet());

        assertEquals(Set.of(Event.class.getPermittedSubclasses()), kinds);
        assertEquals(kinds.size(), EventTag.values().length);
    }

    @Test
    void comeBackInOrder() throws IOException {
        EventReader reader = reader(packed(events()));

        for (Event event : events()) {
            assertEquals(event, reader.read());
        }
        assertNull(reader.read());
    }

    @Test
    void aStreamThatBreaksOffInsideAnEventSaysSo() throws IOException {
        for (Event event : events()) {
            byte[] whole = packed(List.of(event));
            for (int length = 1; length < whole.length; length++) {
                EventReader reader = reader(Arrays.copyOf(whole, length));
                IOException broken = assertThrows(IOException.class, reader::read);
                assertEquals("a worker's events break off", broken.getMessage());
            }
        }
    }

    /** First byte, then what follows it. */
    static Stream<byte[]> garbage() {
        return Stream.of(
                new byte[] {(byte) EventTag.values().length},
                "SLF4J: a log line on the wrong stream".getBytes(),
                numbers(EventTag.LISTENING, 1L << 40),
                numbers(EventTag.MARKED, 1, Long.MIN_VALUE),
                numbers(EventTag.OVER, 1, 4, 0, 0),
                numbers(EventTag.OVER, 1, -1, 0, 0),
                numbers(EventTag.RECEIVED, 1, 2, 0x0300_0000_0000_0000L, 0, 0),
                new byte[] {(byte) EventTag.FAILED.ordinal(), 0, 1, (byte) 0xFF});
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void whatIsNoEventSaysSo(byte[] bytes) {
        IOException wrong = assertThrows(IOException.class, () -> reader(bytes).read());

        assertEquals("not a worker's event", wrong.getMessage());
    }

    @Test
    void noiseIsNeverMoreThanAnIoException() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[1 + random.nextInt(80)];
            random.nextBytes(noise);
            noise[0] = (byte) (noise[0] & 15);
            readAll(reader(noise));
        }
    }

    @Test
    void textsOfAnyLengthAreWrittenAndCut() throws IOException {
        String wide = "\u20AC".repeat(70_000);
        List<Event> written =
                List.of(
                        new Event.Failed(wide),
                        new Event.Over(1, Event.End.LOST, wide, 2),
                        new Event.HostileOver(1, wide, 2, 3),
                        new Event.Published(1, wide, wide, 2),
                        new Event.Watermark(8));
        String cut = wide.substring(0, EventWriter.MOST_TEXT);

        EventReader reader = reader(packed(written));

        assertEquals(new Event.Failed(cut), reader.read());
        assertEquals(new Event.Over(1, Event.End.LOST, cut, 2), reader.read());
        assertEquals(new Event.HostileOver(1, cut, 2, 3), reader.read());
        assertEquals(new Event.Published(1, cut, cut, 2), reader.read());
        assertEquals(new Event.Watermark(8), reader.read());
    }

    @Test
    void nothingLeavesBeforeTheFlush() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EventWriter writer = new EventWriter(out);

        writer.write(new Event.Watermark(1));
        assertEquals(0, out.size());
        writer.flush();
        assertEquals(9, out.size());
    }

    private static byte[] packed(List<Event> events) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EventWriter writer = new EventWriter(out);
        for (Event event : events) {
            writer.write(event);
        }
        writer.flush();
        return out.toByteArray();
    }

    private static byte[] numbers(EventTag tag, long... numbers) {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(1 + 8 * numbers.length);
        bytes.put((byte) tag.ordinal());
        for (long number : numbers) {
            bytes.putLong(number);
        }
        return bytes.array();
    }

    private static EventReader reader(byte[] bytes) {
        return new EventReader(new ByteArrayInputStream(bytes));
    }

    private static void readAll(EventReader reader) {
        try {
            Event event = reader.read();
            while (event != null) {
                event = reader.read();
            }
        } catch (IOException e) {
            assertNotNull(e.getMessage());
            assertTrue(e.getMessage().contains("a worker's event"), e.getMessage());
        }
    }
}
