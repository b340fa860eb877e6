package io.sluice.gateway.isolate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.inspect.Sample;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.inspect.StreamTerms;
import io.sluice.gateway.tap.Due;
import io.sluice.gateway.tap.TappedTag;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes between a gateway and its inspector's process: the same at both ends, or refused. */
class WireTest {
    private static final byte[] KEYFRAME = {0x17, 1, 0, 0, 0, 42, 43, 44};

    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    private static TappedTag tapped(Due due) {
        MediaTag tag =
                new MediaTag(
                        MediaTag.Kind.VIDEO,
                        0xFFFF_FFF0L,
                        ByteBufAllocator.DEFAULT.buffer().writeBytes(KEYFRAME));
        return new TappedTag(tag, TappedTag.header(tag), 7, due, Long.MAX_VALUE, true, -5, 11, 17);
    }

    private static byte[] orders(Order... orders) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OrderWriter writer = new OrderWriter(bytes);
        for (Order order : orders) {
            writer.write(order);
        }
        writer.flush();
        return bytes.toByteArray();
    }

    private static OrderReader reading(byte[] bytes) {
        return new OrderReader(new ByteArrayInputStream(bytes), ByteBufAllocator.DEFAULT);
    }

    @Test
    void ordersArriveAsTheyWereGiven() throws IOException {
        TappedTag drawn = tapped(new Due(3, 9));
        TappedTag plain = tapped(null);
        InspectConfig config = InspectConfig.defaults();
        OrderReader reader =
                reading(
                        orders(
                                new Order.Setup(config),
                                new Order.Open(new StreamTerms(5, 77, 2_000)),
                                new Order.Offer(5, drawn),
                                new Order.Offer(5, plain),
                                new Order.End(5)));

        Order.Setup setup = assertInstanceOf(Order.Setup.class, reader.read());
        assertEquals(config.tap(), setup.config().tap());
        assertEquals(config.decode().threads(), setup.config().decode().threads());
        assertEquals(config.decode().maxPixels(), setup.config().decode().maxPixels());
        assertEquals(config.decode().pictures(), setup.config().decode().pictures());
        assertEquals(config.decodeMemoryOfOneProcess(), setup.config().decodeMemoryOfOneProcess());
        assertEquals(config.classify(), setup.config().classify());
        assertEquals(new Order.Open(new StreamTerms(5, 77, 2_000)), reader.read());
        for (TappedTag sent : List.of(drawn, plain)) {
            Order.Offer offer = assertInstanceOf(Order.Offer.class, reader.read());
            TappedTag got = offer.tag();
            assertEquals(sent.due(), got.due());
            assertEquals(sent.video(), got.video());
            assertEquals(
                    List.of(7L, Long.MAX_VALUE, -5L, 11L, true),
                    List.of(
                            got.pictureId(),
                            got.nextDueNanos(),
                            got.receivedNanos(),
                            got.tappedNanos(),
                            got.afterLoss()));
            assertEquals(0xFFFF_FFF0L, got.tag().timestampMillis());
            assertEquals(ByteBufUtil.hexDump(KEYFRAME), ByteBufUtil.hexDump(got.tag().payload()));
            got.release();
            sent.release();
        }
        assertEquals(new Order.End(5), reader.read());
        assertNull(reader.read());
    }

    @Test
    void anOrderThatBreaksOffIsNoOrderAndLeaksNothing() throws IOException {
        TappedTag tag = tapped(new Due(3, 9));
        byte[] whole = orders(new Order.Offer(5, tag));
        tag.release();
        for (int length = 1; length < whole.length; length++) {
            OrderReader broken = reading(Arrays.copyOf(whole, length));
            assertThrows(EOFException.class, broken::read, "of " + length + " bytes");
        }
        assertThrows(IOException.class, () -> reading(new byte[] {99}).read());
    }

    private static Sample sample() {
        Stamps stamps = new Stamps();
        for (Stage stage : Stage.values()) {
            if (stage.compareTo(Stage.CLASSIFIED) <= 0) {
                stamps.mark(stage, 100 * stage.ordinal());
            }
        }
        return new Sample(1, 2, 3, 4, 5, stamps);
    }

    private static byte[] reports(Report... reports) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ReportWriter writer = new ReportWriter(bytes);
        for (Report report : reports) {
            writer.write(report);
        }
        return bytes.toByteArray();
    }

    @Test
    void reportsArriveAsTheyWereGiven() throws IOException {
        List<Report> told =
                List.of(
                        new Report.Ready("model@1", List.of("a", "b")),
                        new Report.Refused("no"),
                        new Report.Pulse(3, 4),
                        new Report.Missed(5, 6, -7, Miss.TOO_LARGE));
        ReportReader reader =
                new ReportReader(new ByteArrayInputStream(reports(told.toArray(Report[]::new))));
        for (Report report : told) {
            assertEquals(report, reader.read());
        }
        assertNull(reader.read());

        Report.Scored scored = new Report.Scored(5, sample(), List.of(0.25f, 1f));
        Report.Scored got =
                assertInstanceOf(
                        Report.Scored.class,
                        new ReportReader(new ByteArrayInputStream(reports(scored))).read());
        assertEquals(scored.probabilities(), got.probabilities());
        assertEquals(2, got.sample().pictureId());
        assertEquals(400, got.sample().stamps().at(Stage.CLASSIFIED));
    }

    @Test
    void aScoreThatIsNoProbabilityIsRefused() throws IOException {
        for (float score : new float[] {Float.NaN, -0.1f, 1.1f, Float.POSITIVE_INFINITY}) {
            byte[] bytes = reports(new Report.Scored(5, sample(), List.of(score)));
            ReportReader reader = new ReportReader(new ByteArrayInputStream(bytes));
            assertThrows(StreamCorruptedException.class, reader::read, "of " + score);
        }
    }

    /** A child whose memory is broken may say anything: it is a report, or an IOException. */
    @Test
    void nonsenseIsRefused() throws IOException {
        byte[] sound = reports(new Report.Scored(5, sample(), List.of(0.25f)));
        for (int seed = 0; seed < 20_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = sound.clone();
            if (random.nextBoolean()) {
                bytes = new byte[random.nextInt(1, 200)];
                random.nextBytes(bytes);
                bytes[0] = (byte) random.nextInt(0, 7);
            } else {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            ReportReader reader = new ReportReader(new ByteArrayInputStream(bytes));
            try {
                Report report = reader.read();
                while (report != null) {
                    report = reader.read();
                }
            } catch (IOException refused) {
                assertEquals(IOException.class, superclassOf(refused), "seed " + seed);
            }
        }
    }

    private static Class<?> superclassOf(IOException refused) {
        return refused.getClass() == StreamCorruptedException.class
                ? IOException.class
                : refused.getClass().getSuperclass();
    }
}
