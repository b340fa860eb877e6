package io.sluice.codecs.rtmp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The control messages both ways, and what aggregates hold. */
class MessageTest {
    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;

    @AfterEach
    void noLeak() {
        LeakPresenceDetector.check();
    }

    static Stream<Arguments> vectors() {
        return Stream.of(
                vector(1, "00001000", new SetChunkSize(4096), SetChunkSize::read),
                vector(1, "ffffffff", new SetChunkSize(0xFFFFFFFFL), SetChunkSize::read),
                vector(2, "00000006", new AbortMessage(6), AbortMessage::read),
                vector(3, "fffffffe", new Acknowledgement(0xFFFFFFFEL), Acknowledgement::read),
                vector(
                        5,
                        "002625a0",
                        new WindowAcknowledgementSize(2_500_000),
                        WindowAcknowledgementSize::read),
                vector(6, "002625a002", new SetPeerBandwidth(2_500_000, 2), SetPeerBandwidth::read),
                vector(4, "000000000001", new UserControl(0, 1), UserControl::read),
                vector(4, "000600000fff", new UserControl(6, 0xFFF), UserControl::read));
    }

    private static <T> Arguments vector(
            int typeId, String hex, T message, Function<RtmpMessage, T> read) {
        return Arguments.of(typeId, hex, message, read);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void readsAndWritesTheSame(
            int typeId, String hex, Object message, Function<RtmpMessage, Object> read) {
        RtmpMessage in = RtmpMessage.control(typeId, buffer(hex));
        assertEquals(message, read.apply(in));
        in.release();
        RtmpMessage out =
                switch (message) {
                    case SetChunkSize m -> m.toMessage(ALLOC);
                    case AbortMessage m -> m.toMessage(ALLOC);
                    case Acknowledgement m -> m.toMessage(ALLOC);
                    case WindowAcknowledgementSize m -> m.toMessage(ALLOC);
                    case SetPeerBandwidth m -> m.toMessage(ALLOC);
                    case UserControl m -> m.toMessage(ALLOC);
                    default -> throw new AssertionError(message);
                };
        assertEquals(typeId, out.typeId());
        assertEquals(hex, ByteBufUtil.hexDump(out.payload()));
        out.release();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void refusesTooFewBytes(
            int typeId, String hex, Object message, Function<RtmpMessage, Object> read) {
        RtmpMessage in = RtmpMessage.control(typeId, buffer("00"));
        ProtocolException e = assertThrows(ProtocolException.class, () -> read.apply(in));
        assertEquals(Violation.MESSAGE, e.violation());
        in.release();
    }

    @Test
    void unknownUserControlEventsAreLegal() {
        RtmpMessage in = RtmpMessage.control(4, buffer("001f"));
        assertEquals(new UserControl(31, 0), UserControl.read(in));
        in.release();
    }

    @Test
    void anAggregateIsSplitAndMovedInTime() {
        String video = tag("09", "aabb", "000064 00", "0000000d");
        String audio = tag("08", "cc", "000070 00", "0000000c");
        assertEquals(
                List.of("9 at 1000 on 7: aabb", "8 at 1012 on 7: cc"), split(1000, video + audio));
    }

    /** Times count modulo 2^32, the upper byte comes last. */
    @Test
    void anAggregatesTimesWrap() {
        String first = tag("09", "aa", "fffff0 ff", "0000000c");
        String second = tag("09", "bb", "000010 00", "0000000c");
        assertEquals(List.of("9 at 5 on 7: aa", "9 at 37 on 7: bb"), split(5, first + second));
    }

    @Test
    void theLastBackPointerMayBeMissing() {
        assertEquals(List.of("9 at 0 on 7: aa"), split(0, tag("09", "aa", "000000 00", "")));
        assertEquals(List.of(), split(0, ""));
    }

    @ParameterizedTest
    @MethodSource("badAggregates")
    void refusesBadAggregates(String hex) {
        ProtocolException e = assertThrows(ProtocolException.class, () -> split(0, hex));
        assertEquals(Violation.MESSAGE, e.violation());
    }

    static Stream<String> badAggregates() {
        return Stream.of(
                "09", // no whole header
                "09 000002 000000 00 000000 aa", // larger than what is left
                "09 ffffff 000000 00 000000 aa",
                tag("16", "aa", "000000 00", "0000000c"), // an aggregate inside
                tag("09", "aa", "000000 00", "0000000c") + "09 0000");
    }

    @Test
    void randomAggregatesNeverThrowAnythingElse() {
        int read = 0;
        for (long seed = 0; seed < 5_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes =
                    HexFormat.of()
                            .parseHex(
                                    tag("09", "aa", "00000000", "0000000c")
                                            .repeat(3)
                                            .replace(" ", ""));
            for (int i = random.nextInt(3); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                read += split(0, HexFormat.of().formatHex(bytes)).size();
            } catch (ProtocolException e) {
                assertEquals(Violation.MESSAGE, e.violation(), "seed " + seed);
            }
        }
        assertTrue(read > 1_000);
    }

    private static String tag(String type, String payload, String time, String backPointer) {
        return String.format(
                "%s %06x %s 000000 %s %s", type, payload.length() / 2, time, payload, backPointer);
    }

    private static List<String> split(long timestamp, String hex) {
        List<String> messages = new ArrayList<>();
        RtmpMessage aggregate = new RtmpMessage(22, timestamp, 7, buffer(hex));
        try {
            AggregateMessage.split(
                    aggregate,
                    m -> {
                        messages.add(
                                String.format(
                                        "%d at %d on %d: %s",
                                        m.typeId(),
                                        m.timestampMillis(),
                                        m.streamId(),
                                        ByteBufUtil.hexDump(m.payload())));
                        m.release();
                    });
        } finally {
            aggregate.release();
        }
        return messages;
    }

    private static ByteBuf buffer(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return ALLOC.buffer(Math.max(1, bytes.length)).writeBytes(bytes);
    }
}
