package io.sluice.codecs.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.codecs.amf.AmfValue.Atom;
import io.sluice.codecs.amf.AmfValue.StrictArray;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** AMF3 values inside AMF0, each after the marker that switches to it. */
class Amf3Test {
    private static final AmfLimits LIMITS = new AmfLimits(32, 1000);

    /** Bytes after the switch, with spaces for the reader, and what they mean. */
    static Stream<Arguments> vectors() {
        AmfObject a = AmfObject.empty().with("a", 1);
        AmfObject ab = a.with("b", Atom.NULL);
        return Stream.of(
                Arguments.of("00", Atom.UNDEFINED),
                Arguments.of("01", Atom.NULL),
                Arguments.of("02", AmfValue.of(false)),
                Arguments.of("03", AmfValue.of(true)),
                Arguments.of("04 00", AmfValue.of(0)),
                Arguments.of("04 7f", AmfValue.of(127)),
                Arguments.of("04 8100", AmfValue.of(128)),
                Arguments.of("04 ff7f", AmfValue.of(16_383)),
                Arguments.of("04 818000", AmfValue.of(16_384)),
                Arguments.of("04 ffff7f", AmfValue.of(2_097_151)),
                Arguments.of("04 80c08000", AmfValue.of(2_097_152)),
                Arguments.of("04 bfffffff", AmfValue.of((1 << 28) - 1)),
                Arguments.of("04 c0808000", AmfValue.of(-(1 << 28))),
                Arguments.of("04 ffffffff", AmfValue.of(-1)),
                Arguments.of("05 3ff8000000000000", AmfValue.of(1.5)),
                Arguments.of("06 01", AmfValue.of("")),
                Arguments.of("06 09 6c697665", AmfValue.of("live")),
                Arguments.of("07 07 3c612f", new AmfValue.XmlDocument("<a/")),
                Arguments.of("0b 07 3c612f", new AmfValue.XmlDocument("<a/")),
                Arguments.of("08 01 4270000000000000", new AmfValue.Date(0x1p40, 0)),
                Arguments.of("0c 07 010203", Atom.UNSUPPORTED),
                Arguments.of("09 01 01", new StrictArray(List.of())),
                Arguments.of(
                        "09 05 01 02 03",
                        new StrictArray(List.of(AmfValue.of(false), AmfValue.of(true)))),
                Arguments.of(
                        "09 03 03 61 04 01 01 03",
                        new AmfObject(
                                AmfObject.Kind.ECMA_ARRAY,
                                "",
                                a.with("0", AmfValue.of(true)).properties())),
                Arguments.of("0a 0b 01 03 61 04 01 01", a),
                Arguments.of("0a 23 01 03 61 03 62 04 01 01", ab),
                Arguments.of("0a 1b 01 03 61 04 01 03 62 01 01", ab),
                Arguments.of(
                        "0a 13 03 43 03 61 04 01",
                        new AmfObject(AmfObject.Kind.TYPED, "C", a.properties())));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void means(String hex, AmfValue value) {
        assertEquals(value, read("11" + hex));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void refusesEveryTruncation(String hex, AmfValue value) {
        byte[] whole = bytes("11" + hex);
        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            ProtocolException e = assertThrows(ProtocolException.class, () -> read(cut));
            assertEquals(Violation.AMF, e.violation());
        }
    }

    /** AMF0 goes on after an AMF3 value, and another one knows nothing of its strings. */
    @Test
    void oneValueAtATime() {
        ByteBuf in = Unpooled.wrappedBuffer(bytes("11 06 03 61  02 0001 62  11 06 00"));
        AmfReader reader = new AmfReader(in, LIMITS);
        assertEquals(AmfValue.of("a"), reader.read());
        assertEquals(AmfValue.of("b"), reader.read());
        assertThrows(ProtocolException.class, reader::read);
    }

    @Test
    void stringsAndTraitsAreRepeatedByReference() {
        AmfObject one = AmfObject.empty().with("a", "a");
        assertEquals(
                new StrictArray(List.of(one, one)),
                read("11 09 05 01  0a 13 01 03 61 06 00  0a 01 06 00"));
    }

    @Test
    void objectsRepeatedByReferenceStayOpen() {
        assertEquals(
                new StrictArray(List.of(AmfObject.empty(), Atom.UNSUPPORTED)),
                read("11 09 05 01  0a 0b 01 01  0a 02"));
    }

    static Stream<Arguments> refused() {
        String longName = "87 ff7f" + "61".repeat(0xFFFF);
        String tooLongName = "88 8001" + "61".repeat(0x10000);
        return Stream.of(
                Arguments.of("a marker that is none", "12"),
                Arguments.of("a vector", "0d 03 00 00000001"),
                Arguments.of("a dictionary", "11 01 00"),
                Arguments.of("no earlier string", "06 00"),
                Arguments.of("no earlier object", "0a 00"),
                Arguments.of("no earlier traits", "0a 01"),
                Arguments.of("an object that reads itself", "0a 07 03 43 01"),
                Arguments.of("a count past the end", "09 ffffffff 01 02"),
                Arguments.of("properties past the end", "0a fffffffb 01 03 61"),
                Arguments.of("a string past the end", "06 ffffffff"),
                Arguments.of("bytes past the end", "0c ffffffff 00"),
                Arguments.of("10,000 arrays deep", "09 03 01".repeat(10_000)),
                Arguments.of("10,000 objects deep", "0a 0b 01 03 61".repeat(10_000)),
                Arguments.of("more values than allowed", "09 8f51 01" + "01".repeat(1000)),
                Arguments.of(
                        "a name that would not fit when written",
                        "0a 0b 01" + tooLongName + "01 01"),
                Arguments.of(
                        "longer names by their traits than a message may hold",
                        "09 07 01 0a 13 01" + longName + "01 0a 01 01 0a 01 01"),
                Arguments.of(
                        "more text by reference than a message may hold",
                        "09 07 01 06" + longName + "06 00 06 00"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(String what, String hex) {
        ProtocolException e = assertThrows(ProtocolException.class, () -> read("11" + hex), what);
        assertEquals(Violation.AMF, e.violation());
    }

    @Test
    void randomBytesNeverThrowAnythingElse() {
        int refused = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = new byte[1 + random.nextInt(60)];
            for (int i = 0; i < bytes.length; i++) {
                boolean small = random.nextInt(4) != 0;
                bytes[i] = (byte) random.nextInt(small ? 0x0D : 0x100);
            }
            bytes[0] = 0x11;
            try {
                read(bytes);
            } catch (ProtocolException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertTrue(refused > 1_000, "refused: " + refused);
    }

    private static AmfValue read(String hex) {
        return read(bytes(hex));
    }

    private static AmfValue read(byte[] bytes) {
        return new AmfReader(Unpooled.wrappedBuffer(bytes), LIMITS).read();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
