package io.sluice.codecs.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.FlvWriter;
import io.sluice.codecs.flv.MediaTag;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.global.avcodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerReaderTest {
    private static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;

    /** onMetaData with an empty ECMA array. */
    private static final String METADATA = "02000a6f6e4d65746144617461" + "0800000000" + "000009";

    @TempDir Path folder;
    private Path drawn;
    private Path reordered;

    /** What the reader must give, in a form that owns nothing. */
    private record Tag(MediaTag.Kind kind, long millis, String payload) {}

    @BeforeEach
    void makeClips() throws IOException {
        drawn = folder.resolve("drawn.flv");
        writeFlv(drawn, drawClip());
        reordered = folder.resolve("reordered.flv");
        try (var in = ContainerReaderTest.class.getResourceAsStream("bframes.flv")) {
            Files.copy(in, reordered);
        }
    }

    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    @Test
    void flvComesAsItWasRecorded() throws IOException {
        List<Tag> tags = read(drawn);
        assertEquals(MediaTag.Kind.DATA, tags.get(0).kind());
        assertEquals(METADATA, tags.get(0).payload());
        assertTrue(tags.get(1).payload().startsWith("170000000001"));
        assertTrue(tags.get(2).payload().startsWith("af00"));
        assertEquals(50, tags.stream().filter(ContainerReaderTest::isPicture).count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip.mp4", "clip.mkv"})
    void otherContainersGiveTheSameTagsAsFlv(String name) throws IOException {
        for (Path flv : List.of(drawn, reordered)) {
            Path other = folder.resolve(name);
            Remux.copy(flv, other);
            assertSameMedia(read(flv), read(other));
        }
    }

    @Test
    void manyClipsCanBeReadAtOnce() throws IOException {
        Path mp4 = folder.resolve("clip.mp4");
        Remux.copy(drawn, mp4);
        List<Tag> expected = read(mp4);
        List<ContainerReader> readers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            readers.add(ContainerReader.open(Files.newByteChannel(mp4), ALLOCATOR));
        }
        for (ContainerReader reader : readers) {
            assertEquals(expected, drain(reader));
            reader.close();
        }
    }

    @Test
    void closingEarlyLeaksNothing() throws IOException {
        Path mkv = folder.resolve("clip.mkv");
        Remux.copy(drawn, mkv);
        for (Path path : List.of(drawn, mkv)) {
            try (SeekableByteChannel channel = Files.newByteChannel(path);
                    ContainerReader reader = ContainerReader.open(channel, ALLOCATOR)) {
                reader.next().release();
            }
        }
    }

    @Test
    void anyOtherCodecIsNamed() throws IOException {
        Path mp4 = folder.resolve("clip.mp4");
        Remux.copy(drawn, mp4, avcodec.AV_CODEC_ID_MPEG4, 0);
        assertRefused("mpeg4 found, expected H.264 video", mp4);
        Remux.copy(drawn, mp4, 0, avcodec.AV_CODEC_ID_MP3);
        assertRefused("mp3 found, expected AAC audio", mp4);
        Path flv = folder.resolve("other.flv");
        writeFlv(flv, List.of(tag(MediaTag.Kind.VIDEO, "9068766331 01")));
        assertRefused("HEVC video (SEQUENCE_START) found, expected H.264", flv);
        writeFlv(flv, List.of(tag(MediaTag.Kind.AUDIO, "2fff")));
        assertRefused("MP3 audio found", flv);
    }

    @Test
    void whatIsNoClipOrABrokenOneSaysSo() throws IOException {
        Path file = folder.resolve("file");
        Files.write(file, new byte[0]);
        assertRefused("not a clip in FLV, MP4 or Matroska", file);
        Files.writeString(file, "#EXTM3U and no clip at all");
        assertRefused("not a clip in FLV, MP4 or Matroska", file);
        Path mp4 = folder.resolve("clip.mp4");
        Remux.copy(drawn, mp4);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(mp4), 2000));
        assertRefused("broken clip", file);
        byte[] flv = Files.readAllBytes(drawn);
        Files.write(file, Arrays.copyOf(flv, flv.length - 100));
        assertRefused("ends in the middle of a tag at offset", file);
    }

    @Test
    void theChannelsOwnFailureComesThrough() throws IOException {
        Path mp4 = folder.resolve("clip.mp4");
        Remux.copy(drawn, mp4);
        for (Path path : List.of(drawn, mp4)) {
            for (int goodReads = 0; goodReads < 2; goodReads++) {
                SeekableByteChannel failing =
                        new FailingChannel(Files.newByteChannel(path), goodReads);
                IOException e = assertThrows(IOException.class, () -> readAll(failing));
                assertEquals("the disk is gone", e.getMessage());
            }
        }
    }

    private static boolean isPicture(Tag tag) {
        return tag.kind() == MediaTag.Kind.VIDEO && tag.payload().startsWith("01", 2);
    }

    /** Equal payloads; times and composition times to the millisecond that rounding may cost. */
    private static void assertSameMedia(List<Tag> expected, List<Tag> actual) {
        for (MediaTag.Kind kind : List.of(MediaTag.Kind.VIDEO, MediaTag.Kind.AUDIO)) {
            List<Tag> wanted = expected.stream().filter(tag -> tag.kind() == kind).toList();
            List<Tag> found = actual.stream().filter(tag -> tag.kind() == kind).toList();
            // The end-of-sequence tag that FLV closes with has no counterpart elsewhere.
            wanted = wanted.stream().filter(tag -> !tag.payload().startsWith("1702")).toList();
            assertEquals(wanted.size(), found.size(), kind.toString());
            for (int i = 0; i < found.size(); i++) {
                assertEquals(wanted.get(i).millis(), found.get(i).millis(), 1, kind + " " + i);
                assertEquals(composition(wanted.get(i)), composition(found.get(i)), 1);
                assertEquals(stripped(wanted.get(i)), stripped(found.get(i)), kind + " " + i);
            }
        }
    }

    private static int composition(Tag tag) {
        return tag.kind() == MediaTag.Kind.VIDEO
                ? Integer.parseInt(tag.payload().substring(4, 10), 16)
                : 0;
    }

    private static String stripped(Tag tag) {
        return tag.kind() == MediaTag.Kind.VIDEO
                ? tag.payload().substring(0, 4) + tag.payload().substring(10)
                : tag.payload();
    }

    private List<Tag> read(Path path) throws IOException {
        return readAll(Files.newByteChannel(path));
    }

    private static List<Tag> readAll(SeekableByteChannel channel) throws IOException {
        try (channel;
                ContainerReader reader = ContainerReader.open(channel, ALLOCATOR)) {
            return drain(reader);
        }
    }

    private static List<Tag> drain(ContainerReader reader) throws IOException {
        List<Tag> tags = new ArrayList<>();
        for (MediaTag tag = reader.next(); tag != null; tag = reader.next()) {
            tags.add(
                    new Tag(tag.kind(), tag.timestampMillis(), ByteBufUtil.hexDump(tag.payload())));
            tag.release();
        }
        return tags;
    }

    private void assertRefused(String message, Path path) {
        ContainerException e = assertThrows(ContainerException.class, () -> read(path));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private static List<MediaTag> drawClip() {
        List<MediaTag> tags = new ArrayList<>();
        tags.add(tag(MediaTag.Kind.DATA, METADATA));
        ByteBuffer rgb = ByteBuffer.allocateDirect(160 * 96 * 3);
        float[] samples = new float[44_100 / 25];
        try (ClipEncoder encoder =
                new ClipEncoder(
                        new ClipEncoder.Video(160, 96, 25, 25, 300_000),
                        ClipEncoder.Audio.speech(),
                        ALLOCATOR)) {
            tags.addAll(encoder.headers());
            for (int n = 0; n < 50; n++) {
                TestVideo.draw(rgb, 160, 96, n);
                tags.addAll(encoder.picture(rgb));
                for (int i = 0; i < samples.length; i++) {
                    samples[i] = (float) Math.sin((n * samples.length + i) * 0.05) / 2;
                }
                tags.addAll(encoder.sound(samples));
            }
            tags.addAll(encoder.finish());
        }
        return tags;
    }

    private static void writeFlv(Path path, List<MediaTag> tags) throws IOException {
        FlvWriter writer = new FlvWriter(ALLOCATOR);
        try (OutputStream out = Files.newOutputStream(path)) {
            write(out, writer.header(true, true));
            for (MediaTag tag : tags) {
                write(out, writer.tag(tag));
                tag.release();
            }
        }
    }

    private static void write(OutputStream out, ByteBuf bytes) throws IOException {
        bytes.readBytes(out, bytes.readableBytes());
        bytes.release();
    }

    private static MediaTag tag(MediaTag.Kind kind, String hex) {
        byte[] body = ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
        return new MediaTag(kind, 0, ALLOCATOR.buffer().writeBytes(body));
    }
}
