package io.sluice.codecs.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.rtmp.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@link FlvWriter} and {@link FlvReader} against each other and against bytes written by hand. */
class FlvFileTest {
    private static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;
    private static final String HEADER = "464c5601 05 00000009 00000000";
    private static final int MAX_TAG_BYTES = 5000;

    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    @Test
    void theWritersBytesAreTheBooks() {
        FlvWriter writer = new FlvWriter(ALLOCATOR);
        assertHex("464c56010500000009 00000000", writer.header(true, true));
        assertHex("464c56010100000009 00000000", writer.header(false, true));
        MediaTag tag = tag(MediaTag.Kind.VIDEO, 0xFEDCBA98L, new byte[] {0x17, 1, 0});
        assertHex("09 000003 dcba98 fe 000000 170100 0000000e", writer.tag(tag));
        tag.release();
    }

    @Test
    void whatWasWrittenIsReadHoweverItIsSplit() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<MediaTag> tags = someTags(random);
            byte[] file = file(tags);
            List<MediaTag> read = new ArrayList<>();
            try (FlvReader reader = new FlvReader(ALLOCATOR, MAX_TAG_BYTES)) {
                for (int at = 0; at < file.length; ) {
                    int most = seed % 3 == 0 ? 1 : seed % 3 == 1 ? 40 : file.length;
                    int now = Math.min(file.length - at, 1 + random.nextInt(most));
                    reader.receive(ALLOCATOR.buffer().writeBytes(file, at, now));
                    at += now;
                    drain(reader, read);
                }
                reader.finish();
            }
            assertEquals(tags, read, "seed " + seed);
            tags.forEach(MediaTag::release);
            read.forEach(MediaTag::release);
        }
    }

    @Test
    void aFileMayEndWithoutItsLastBackPointer() {
        try (FlvReader reader = reader(HEADER + "08 000001 000000 00 000000 af")) {
            MediaTag tag = reader.next();
            assertEquals(1, tag.size());
            tag.release();
            assertNull(reader.next());
            reader.finish();
        }
    }

    @Test
    void aLongerHeaderIsSkipped() {
        String longer = "464c5601 05 0000000b aabb 00000000";
        try (FlvReader reader = reader(longer + "12 000000 000001 00 000000 0000000b")) {
            MediaTag tag = reader.next();
            assertEquals(MediaTag.Kind.DATA, tag.kind());
            assertEquals(1, tag.timestampMillis());
            tag.release();
        }
    }

    @Test
    void faultsNameTheOffset() {
        assertBroken("no FLV signature at offset 0", "00000018667479706d703432");
        assertBroken("file header of 8 bytes at offset 0", "464c5601 05 00000008 00000000");
        assertBroken("tag of unknown type 0 at offset 13", HEADER + "00".repeat(11));
        assertBroken(
                "tag of unknown type 41 at offset 29",
                HEADER + "08 000001 000000 00 000000 af 0000000c" + "29" + "00".repeat(10));
        assertBroken(
                "tag of 5001 bytes, the limit is 5000 at offset 13",
                HEADER + "09 001389 000000 00 000000");
        assertBroken("the file ends in the middle of its header at offset 0", "464c56");
        assertBroken(
                "the file ends in the middle of its header at offset 9", HEADER.substring(0, 20));
        assertBroken(
                "the file ends in the middle of a tag at offset 13",
                HEADER + "09 000003 000000 00 000000 1701");
    }

    @Test
    void aTagTooLongForTheFormatIsNotWritten() {
        MediaTag tag = new MediaTag(MediaTag.Kind.VIDEO, 0, ALLOCATOR.buffer());
        tag.payload().writeZero(1 << 24);
        FlvWriter writer = new FlvWriter(ALLOCATOR);
        assertThrows(IllegalArgumentException.class, () -> writer.tag(tag));
        tag.release();
    }

    private static void assertBroken(String message, String hex) {
        try (FlvReader reader = reader(hex)) {
            ProtocolException e =
                    assertThrows(
                            ProtocolException.class,
                            () -> {
                                List<MediaTag> read = new ArrayList<>();
                                try {
                                    drain(reader, read);
                                    reader.finish();
                                } finally {
                                    read.forEach(MediaTag::release);
                                }
                            });
            assertTrue(e.getMessage().contains(message), e.getMessage());
        }
    }

    private static FlvReader reader(String hex) {
        FlvReader reader = new FlvReader(ALLOCATOR, MAX_TAG_BYTES);
        byte[] bytes = ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
        reader.receive(ALLOCATOR.buffer().writeBytes(bytes));
        return reader;
    }

    private static void drain(FlvReader reader, List<MediaTag> into) {
        for (MediaTag tag = reader.next(); tag != null; tag = reader.next()) {
            into.add(tag);
        }
    }

    private static List<MediaTag> someTags(SplittableRandom random) {
        List<MediaTag> tags = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            byte[] body = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(MAX_TAG_BYTES + 1)];
            random.nextBytes(body);
            MediaTag.Kind kind = MediaTag.Kind.values()[random.nextInt(3)];
            tags.add(tag(kind, random.nextLong(1L << 32), body));
        }
        return tags;
    }

    private static byte[] file(List<MediaTag> tags) {
        FlvWriter writer = new FlvWriter(ALLOCATOR);
        ByteBuf all = writer.header(true, true);
        for (MediaTag tag : tags) {
            ByteBuf one = writer.tag(tag);
            all.writeBytes(one);
            one.release();
        }
        byte[] file = ByteBufUtil.getBytes(all);
        all.release();
        return file;
    }

    private static MediaTag tag(MediaTag.Kind kind, long millis, byte[] body) {
        return new MediaTag(kind, millis, ALLOCATOR.buffer().writeBytes(body));
    }

    private static void assertHex(String expected, ByteBuf actual) {
        assertEquals(expected.replace(" ", ""), ByteBufUtil.hexDump(actual));
        actual.release();
    }
}
