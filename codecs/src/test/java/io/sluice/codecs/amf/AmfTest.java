package io.sluice.codecs.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.amf.AmfValue.Atom;
import io.sluice.codecs.amf.AmfValue.StrictArray;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** AMF0 by one table, both ways, then its quirks, its limits and random bytes. */
class AmfTest {
    private static final AmfLimits LIMITS = new AmfLimits(32, 1000);

    @AfterEach
    void noLeak() {
        LeakPresenceDetector.check();
    }

    /** Bytes, with spaces for the reader, and what they mean; written back they are the same. */
    static Stream<Arguments> vectors() {
        AmfObject one = AmfObject.empty().with("a", 1);
        return Stream.of(
                Arguments.of("00 3ff0000000000000", AmfValue.of(1)),
                Arguments.of("00 c05ec00000000000", AmfValue.of(-123)),
                Arguments.of("01 00", AmfValue.of(false)),
                Arguments.of("01 01", AmfValue.of(true)),
                Arguments.of("02 0000", AmfValue.of("")),
                Arguments.of("02 0004 6c697665", AmfValue.of("live")),
                Arguments.of("02 0002 c3a9", AmfValue.of("\u00e9")),
                Arguments.of("03 000009", AmfObject.empty()),
                Arguments.of("03 0001 61 00 3ff0000000000000 000009", one),
                Arguments.of("03 0001 61 03 000009 000009", nested(one)),
                Arguments.of("03 0000 05 000009", AmfObject.empty().with("", Atom.NULL)),
                Arguments.of("05", Atom.NULL),
                Arguments.of("06", Atom.UNDEFINED),
                Arguments.of("0d", Atom.UNSUPPORTED),
                Arguments.of(
                        "08 00000001 0001 61 00 3ff0000000000000 000009",
                        new AmfObject(AmfObject.Kind.ECMA_ARRAY, "", one.properties())),
                Arguments.of("0a 00000000", new StrictArray(List.of())),
                Arguments.of(
                        "0a 00000002 05 01 01",
                        new StrictArray(List.of(Atom.NULL, AmfValue.of(true)))),
                Arguments.of("0b 4270000000000000 003c", new AmfValue.Date(0x1p40, 60)),
                Arguments.of("0f 00000003 3c612f", new AmfValue.XmlDocument("<a/")),
                Arguments.of(
                        "10 0001 43 0001 61 00 3ff0000000000000 000009",
                        new AmfObject(AmfObject.Kind.TYPED, "C", one.properties())),
                Arguments.of(
                        "0a 00000002 03 000009 07 0001",
                        new StrictArray(List.of(AmfObject.empty(), new AmfValue.Reference(1)))));
    }

    private static AmfObject nested(AmfObject one) {
        return one.with("a", AmfObject.empty());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void readsAndWritesTheSame(String hex, AmfValue value) {
        byte[] bytes = bytes(hex);
        assertEquals(value, readWhole(bytes, LIMITS));
        ByteBuf out = ByteBufAllocator.DEFAULT.buffer();
        new AmfWriter(out).write(value);
        assertEquals(HexFormat.of().formatHex(bytes), hex(out));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void leavesWhatFollows(String hex, AmfValue value) {
        if (value instanceof AmfObject object && object.kind() == AmfObject.Kind.ECMA_ARRAY) {
            return; // its end is covered by the quirks
        }
        ByteBuf in = buffer(bytes(hex + " 0d"));
        AmfReader reader = new AmfReader(in, LIMITS);
        assertEquals(value, reader.read());
        assertEquals(Atom.UNSUPPORTED, reader.read());
        assertFalse(reader.hasMore());
        in.release();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void refusesEveryTruncation(String hex, AmfValue value) {
        byte[] bytes = bytes(hex);
        boolean mayEndEarly =
                value instanceof AmfObject object && object.kind() == AmfObject.Kind.ECMA_ARRAY;
        for (int length = 0; length < bytes.length; length++) {
            ByteBuf in = buffer(Arrays.copyOf(bytes, length));
            try {
                new AmfReader(in, LIMITS).read();
                assertTrue(mayEndEarly, hex + " cut to " + length);
            } catch (ProtocolException e) {
                assertEquals(Violation.AMF, e.violation());
            } finally {
                in.release();
            }
        }
    }

    @Test
    void longStringsAreWrittenLong() {
        String text = "x".repeat(65_536);
        ByteBuf out = ByteBufAllocator.DEFAULT.buffer();
        new AmfWriter(out).write(text);
        assertEquals(0x0C, out.getByte(0));
        assertEquals(65_536, out.getInt(1));
        assertEquals(AmfValue.of(text), new AmfReader(out, LIMITS).read());
        out.release();
    }

    /** The count of an ECMA array is a hint, and its end marker may be missing. */
    @ParameterizedTest
    @MethodSource("ecmaQuirks")
    void ecmaArraysLie(String hex, List<AmfValue> expected) {
        ByteBuf in = buffer(bytes(hex));
        AmfReader reader = new AmfReader(in, LIMITS);
        List<AmfValue> values = new ArrayList<>();
        while (reader.hasMore()) {
            values.add(reader.read());
        }
        in.release();
        assertEquals(expected, values);
    }

    static Stream<Arguments> ecmaQuirks() {
        AmfObject array =
                new AmfObject(
                        AmfObject.Kind.ECMA_ARRAY,
                        "",
                        AmfObject.empty().with("a", Atom.NULL).properties());
        AmfObject empty = new AmfObject(AmfObject.Kind.ECMA_ARRAY, "", Map.of());
        return Stream.of(
                Arguments.of("08 00000000 0001 61 05 000009", List.of(array)),
                Arguments.of("08 ffffffff 0001 61 05 000009", List.of(array)),
                Arguments.of("08 00000001 0001 61 05", List.of(array)),
                Arguments.of("08 00000005 0001 61 05", List.of(array)),
                Arguments.of(
                        "08 00000001 0001 61 05 02 0004 6c697665",
                        List.of(array, AmfValue.of("live"))),
                Arguments.of("08 00000000", List.of(empty)),
                Arguments.of("08 00000000 000009 05", List.of(empty, Atom.NULL)));
    }

    /** What must be refused, and refused without building anything large. */
    @ParameterizedTest
    @MethodSource("refused")
    void refuses(String what, byte[] bytes, AmfLimits limits) {
        ProtocolException e =
                assertThrows(ProtocolException.class, () -> readWhole(bytes, limits), what);
        assertEquals(Violation.AMF, e.violation());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("10,000 objects deep", repeat("03 0001 61", 10_000), LIMITS),
                Arguments.of("10,000 arrays deep", repeat("0a 00000001", 10_000), LIMITS),
                Arguments.of(
                        "10,000 ECMA arrays deep", repeat("08 00000001 0001 61", 10_000), LIMITS),
                Arguments.of("count past the end", bytes("0a ffffffff 05"), LIMITS),
                Arguments.of("string past the end", bytes("02 ffff 61"), LIMITS),
                Arguments.of("long string past the end", bytes("0c ffffffff 61"), LIMITS),
                Arguments.of("XML past the end", bytes("0f 7fffffff 61"), LIMITS),
                Arguments.of("more values than allowed", bytes("0a 00000003 05 05 05"), limits(3)),
                Arguments.of("reference to nothing", bytes("07 0000"), LIMITS),
                Arguments.of("movie clip", bytes("04"), LIMITS),
                Arguments.of("record set", bytes("0e"), LIMITS),
                Arguments.of("stray object end", bytes("09"), LIMITS),
                Arguments.of(
                        "a name that would not fit when written",
                        bytes("03 5556" + "ff".repeat(0x5556) + "05 000009"),
                        LIMITS),
                Arguments.of(
                        "a class name that would not fit when written",
                        bytes("10 5556" + "ff".repeat(0x5556) + "000009"),
                        LIMITS),
                Arguments.of("unknown marker", bytes("ff"), LIMITS));
    }

    private static AmfLimits limits(int elements) {
        return new AmfLimits(32, elements);
    }

    @Test
    void takesExactlyTheLimits() {
        readWhole(bytes("0a 00000002 05 05"), limits(3));
        byte[] deep = repeat("0a 00000001", 31);
        byte[] whole = Arrays.copyOf(deep, deep.length + 5);
        whole[deep.length] = 0x0A;
        readWhole(whole, LIMITS);
    }

    @Test
    void printsNoText() {
        AmfObject object = AmfObject.empty().with("key", "secret");
        String printed = object + " " + new StrictArray(List.of(AmfValue.of("secret")));
        assertFalse(printed.contains("secret"), printed);
    }

    @Test
    void randomValuesSurvive() {
        for (long seed = 0; seed < 2_000; seed++) {
            AmfValue value = randomValue(new SplittableRandom(seed), 4);
            ByteBuf out = ByteBufAllocator.DEFAULT.buffer();
            new AmfWriter(out).write(value);
            assertEquals(value, new AmfReader(out, LIMITS).read(), "seed " + seed);
            assertFalse(out.isReadable(), "seed " + seed);
            out.release();
        }
    }

    @Test
    void randomAndMutatedBytesNeverThrowAnythingElse() {
        int refused = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ByteBuf in = ByteBufAllocator.DEFAULT.buffer();
            new AmfWriter(in).write(randomValue(random, 4));
            for (int i = random.nextInt(4); i >= 0; i--) {
                in.setByte(random.nextInt(in.readableBytes()), random.nextInt(256));
            }
            try {
                AmfReader reader = new AmfReader(in, new AmfLimits(8, 50));
                while (reader.hasMore()) {
                    reader.read();
                }
            } catch (ProtocolException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            } finally {
                in.release();
            }
        }
        assertTrue(refused > 1_000, "mutations that were refused: " + refused);
    }

    private static AmfValue randomValue(SplittableRandom random, int depth) {
        int kinds = depth == 0 ? 7 : 9;
        return switch (random.nextInt(kinds)) {
            case 0 -> AmfValue.of(random.nextDouble());
            case 1 -> AmfValue.of(random.nextBoolean());
            case 2 -> AmfValue.of("s".repeat(random.nextInt(20)));
            case 3 -> Atom.values()[random.nextInt(3)];
            case 4 -> new AmfValue.Date(random.nextInt(), random.nextInt(-700, 700));
            case 5 -> new AmfValue.XmlDocument("<x/>");
            case 6 -> AmfValue.of(random.nextInt());
            case 7 -> {
                List<AmfValue> values = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    values.add(randomValue(random, depth - 1));
                }
                yield new StrictArray(values);
            }
            default -> randomObject(random, depth);
        };
    }

    private static AmfObject randomObject(SplittableRandom random, int depth) {
        AmfObject.Kind kind = AmfObject.Kind.values()[random.nextInt(3)];
        String className = kind == AmfObject.Kind.TYPED ? "T" : "";
        AmfObject object = new AmfObject(kind, className, Map.of());
        for (int i = random.nextInt(5); i > 0; i--) {
            object = object.with("n" + i, randomValue(random, depth - 1));
        }
        return object;
    }

    private static AmfValue readWhole(byte[] bytes, AmfLimits limits) {
        ByteBuf in = buffer(bytes);
        try {
            AmfValue value = new AmfReader(in, limits).read();
            assertFalse(in.isReadable(), "bytes left over");
            return value;
        } finally {
            in.release();
        }
    }

    private static ByteBuf buffer(byte[] bytes) {
        return ByteBufAllocator.DEFAULT.buffer(Math.max(1, bytes.length)).writeBytes(bytes);
    }

    private static String hex(ByteBuf out) {
        byte[] written = new byte[out.readableBytes()];
        out.readBytes(written);
        out.release();
        return HexFormat.of().formatHex(written);
    }

    private static byte[] repeat(String hex, int times) {
        return bytes(hex.repeat(times));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
