package io.sluice.codecs.rtmp.chunk;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import java.util.List;

/**
 * Bytes of chunks and the messages they mean (RTMP 1.0 section 5.3). The payloads are written as
 * hexadecimal text: {@code d(n)} stands for n bytes that count up.
 */
enum ChunkVector {
    /** A one-byte chunk stream id with each header that may start a message. */
    HEADER_TYPES(
            "04 000064 000002 08 01000000 aabb" // absolute: 100
                    + "44 000014 000001 09 cc" // delta 20, new length and type
                    + "84 00000a dd" // delta 10
                    + "c4 ee", // the same delta again
            sent(8, 100, 1, "aabb"),
            sent(9, 120, 1, "cc"),
            sent(9, 130, 1, "dd"),
            sent(9, 140, 1, "ee")),

    /** FFmpeg leans on this: after a type 0 header, type 3 repeats its timestamp as a delta. */
    TYPE_3_AFTER_TYPE_0(
            "04 000017 000001 08 01000000 aa" + "c4 bb",
            sent(8, 23, 1, "aa"),
            sent(8, 46, 1, "bb")),

    /** librtmp's ping comes first on its id with type 1. */
    TYPE_1_COMES_FIRST("42 000005 000002 04 0003", sent(4, 5, 0, "0003")),

    /** DJI's Osmo starts an id with type 2: a message of no bytes and no type. */
    TYPE_2_COMES_FIRST(
            "84 000005" + "04 000007 000001 08 01000000 aa",
            sent(0, 5, 0, ""),
            sent(8, 7, 1, "aa")),

    TWO_BYTE_ID(
            "00 00 000000 000001 08 01000000 aa" + "c0 00 bb",
            sent(8, 0, 1, "aa"),
            sent(8, 0, 1, "bb")),
    TWO_BYTE_ID_LAST(
            "00 ff 000000 000001 08 01000000 aa" + "c0 ff bb",
            sent(8, 0, 1, "aa"),
            sent(8, 0, 1, "bb")),

    /** The third byte counts 256: 64 + 0 + 1 * 256 is 320. */
    THREE_BYTE_ID(
            "01 00 01 000000 000001 08 01000000 aa" + "c1 00 01 bb",
            sent(8, 0, 1, "aa"),
            sent(8, 0, 1, "bb")),
    THREE_BYTE_ID_LAST(
            "01 ff ff 000000 000001 08 01000000 aa" + "c1 ff ff bb",
            sent(8, 0, 1, "aa"),
            sent(8, 0, 1, "bb")),

    /** One id written in two forms is one chunk stream. */
    SAME_ID_IN_TWO_FORMS(
            "00 05 000000 000001 08 01000000 aa" + "c1 05 00 bb",
            sent(8, 0, 1, "aa"),
            sent(8, 0, 1, "bb")),

    OUR_DIALECT(
            Dialect.OURS,
            "06 000064 000082 09 01000000" + d(128) + "c6" + e(128, 2) + "46 000014 000001 08 aa",
            sent(9, 100, 1, d(130)),
            sent(8, 120, 1, "aa")),

    EXACTLY_ONE_CHUNK(Dialect.OURS, "06 000000 000080 09 01000000" + d(128), sent(9, 0, 1, d(128))),

    NO_BYTES(
            Dialect.OURS,
            "06 000000 000000 09 01000000" + "46 000001 000001 09 aa",
            sent(9, 0, 1, ""),
            sent(9, 1, 1, "aa")),

    /** 4 h 39 min: the first message past 16,777,214 ms, then two with small deltas. */
    EXTENDED_OURS(
            Dialect.OURS,
            "06 fffffe 000001 09 01000000 aa"
                    + "46 000001 000001 09 bb" // 16,777,215 by a delta
                    + "46 000001 000001 09 cc",
            sent(9, 0xFFFFFE, 1, "aa"),
            sent(9, 0xFFFFFF, 1, "bb"),
            sent(9, 0x1000000, 1, "cc")),

    /** The specification's dialect: each type 3 chunk repeats the timestamp. */
    EXTENDED_REPEATED(
            Dialect.OURS,
            "06 ffffff 000102 09 01000000 00ffffff"
                    + d(128)
                    + "c6 00ffffff"
                    + e(128, 128)
                    + "c6 00ffffff"
                    + e(256, 2),
            sent(9, 0xFFFFFF, 1, d(258))),

    /** Old encoders leave it out: the payload goes on at once. */
    EXTENDED_NOT_REPEATED(
            "06 ffffff 000102 09 01000000 01000000"
                    + d(128)
                    + "c6"
                    + e(128, 128)
                    + "c6"
                    + e(256, 2)
                    + "46 000021 000001 09 bb",
            sent(9, 0x1000000, 1, d(258)),
            sent(9, 0x1000021, 1, "bb")),

    /** The old dialect, where the payload starts like the timestamp, but differs in its end. */
    EXTENDED_NOT_REPEATED_LOOKALIKE(
            "06 ffffff 000084 09 01000000 80818284" + d(128) + "c6" + "80818283",
            sent(9, 0x80818284L, 1, d(132))),

    /** An extended delta, repeated where type 3 goes on, and where it starts the next message. */
    EXTENDED_DELTA(
            "04 000001 000001 09 01000000 aa"
                    + "44 ffffff 000081 09 01000000"
                    + d(128)
                    + "c4 01000000"
                    + e(128, 1)
                    + "c4 01000000"
                    + d(128)
                    + "c4 01000000"
                    + e(128, 1),
            sent(9, 1, 1, "aa"),
            sent(9, 0x1000001, 1, d(129)),
            sent(9, 0x2000001, 1, d(129))),

    /** Type 2 has the extended field too: from 1 by 16,777,216, and once more by type 3. */
    EXTENDED_DELTA_OF_TYPE_2(
            "04 000001 000001 09 01000000 aa"
                    + "84 ffffff 01000000 bb"
                    + "c4 01000000 cc"
                    + "c4 dd", // the same without the repetition
            sent(9, 1, 1, "aa"),
            sent(9, 0x1000001, 1, "bb"),
            sent(9, 0x2000001, 1, "cc"),
            sent(9, 0x3000001, 1, "dd")),

    /** A delta may be so large that it goes back; type 3 repeats it, modulo 2^32. */
    DELTAS_WRAP_AT_32_BITS(
            "04 000064 000001 09 01000000 aa" + "84 ffffff fffffff6 bb" + "c4 fffffff6 cc",
            sent(9, 100, 1, "aa"),
            sent(9, 90, 1, "bb"),
            sent(9, 80, 1, "cc")),

    /** 49.7 days: the count wraps, and the delta with it. */
    WRAPS_AT_32_BITS(
            Dialect.OURS,
            "06 ffffff 000001 09 01000000 fffffff0 aa" + "46 000020 000001 09 bb",
            sent(9, 0xFFFFFFF0L, 1, "aa"),
            sent(9, 0x10, 1, "bb")),

    /** A jump back is sent as it is, by an absolute time. */
    JUMPS_BACK(
            Dialect.OURS,
            "06 000064 000001 09 01000000 aa" + "06 000000 000001 09 01000000 bb",
            sent(9, 100, 1, "aa"),
            sent(9, 0, 1, "bb")),

    ANOTHER_MESSAGE_STREAM(
            Dialect.OURS,
            "06 000064 000001 09 01000000 aa" + "06 000065 000001 09 02000000 bb",
            sent(9, 100, 1, "aa"),
            sent(9, 101, 2, "bb")),

    /** Audio between the chunks of video. */
    INTERLEAVED(
            "06 000064 000082 09 01000000"
                    + d(128)
                    + "04 000063 000081 08 01000000"
                    + d(128)
                    + "c6"
                    + e(128, 2)
                    + "c4"
                    + e(128, 1),
            sent(9, 100, 1, d(130)),
            sent(8, 99, 1, d(129))),

    /** The new chunk size applies at once, in the middle of a message. */
    SET_CHUNK_SIZE_INSIDE_A_MESSAGE(
            "06 000064 000190 09 01000000"
                    + d(128)
                    + "02 000000 000004 01 00000000 00000100"
                    + "c6"
                    + e(128, 256)
                    + "c6"
                    + e(384, 16),
            sent(1, 0, 0, "00000100"),
            sent(9, 100, 1, d(400))),

    /** An abort drops what came of the message; the next type 3 starts another one. */
    ABORTED(
            "06 000064 000082 09 01000000"
                    + d(128)
                    + "02 000000 000004 02 00000000 00000006"
                    + "c6"
                    + d(128)
                    + "c6"
                    + e(128, 2),
            sent(2, 0, 0, "00000006"),
            sent(9, 200, 1, d(130))),

    ABORT_OF_AN_UNKNOWN_STREAM(
            "02 000000 000004 02 00000000 00000063" + "06 000064 000001 09 01000000 aa",
            sent(2, 0, 0, "00000063"),
            sent(9, 100, 1, "aa"));

    private enum Dialect {
        /** Just what our writer would write. */
        OURS,
        ANOTHER
    }

    private final Dialect dialect;
    private final String hex;
    private final List<Sent> messages;

    ChunkVector(Dialect dialect, String hex, Sent... messages) {
        this.dialect = dialect;
        this.hex = hex;
        this.messages = List.of(messages);
    }

    ChunkVector(String hex, Sent... messages) {
        this(Dialect.ANOTHER, hex, messages);
    }

    byte[] bytes() {
        return ChunkFixture.bytes(hex);
    }

    List<Sent> messages() {
        return messages;
    }

    boolean isOurDialect() {
        return dialect == Dialect.OURS;
    }

    byte[] write() {
        return ChunkFixture.write(messages, 128);
    }

    /** One message, comparable. */
    record Sent(int typeId, long timestampMillis, int streamId, String payload) {
        static Sent of(RtmpMessage message) {
            return new Sent(
                    message.typeId(),
                    message.timestampMillis(),
                    message.streamId(),
                    ByteBufUtil.hexDump(message.payload()));
        }

        RtmpMessage toMessage(ByteBufAllocator alloc) {
            byte[] bytes = ChunkFixture.bytes(payload);
            return new RtmpMessage(
                    typeId,
                    timestampMillis,
                    streamId,
                    alloc.buffer(Math.max(1, bytes.length)).writeBytes(bytes));
        }
    }

    private static Sent sent(int typeId, long timestampMillis, int streamId, String payload) {
        return new Sent(typeId, timestampMillis, streamId, payload);
    }

    /** The first n bytes of a payload that counts up. */
    private static String d(int n) {
        return e(0, n);
    }

    /** The n bytes of that payload from a place on. */
    private static String e(int from, int n) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < from + n; i++) {
            text.append(String.format("%02x", i & 0xFF));
        }
        return text.toString();
    }
}
