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

    @BeforeEach
    void makeClips() throws IOException {
        drawn = folder.resolve("drawn.flv");
        writeFlv(drawn, drawClip(160, 96, 0));
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
        List<ClipTag> tags = ClipTag.read(drawn);
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
            assertSameMedia(ClipTag.read(flv), ClipTag.read(other));
        }
    }

    @Test
    void aConfigurationThatChangesComesBeforeTheFrameThatNeedsIt() throws IOException {
        List<MediaTag> both = drawClip(160, 96, 0);
        both.addAll(drawClip(96, 64, 2000));
        Path flv = folder.resolve("both.flv");
        writeFlv(flv, both);
        Path mp4 = folder.resolve("both.mp4");
        Remux.copy(flv, mp4);
        List<ClipTag> pictures = ClipTag.of(MediaTag.Kind.VIDEO, ClipTag.read(mp4));
        assertEquals(102, pictures.size());
        assertEquals(ClipTag.of(MediaTag.Kind.VIDEO, ClipTag.read(flv)), pictures);
    }

    @Test
    void manyClipsCanBeReadAtOnce() throws IOException {
        Path mp4 = folder.resolve("clip.mp4");
        Remux.copy(drawn, mp4);
        List<ClipTag> expected = ClipTag.read(mp4);
        List<ContainerReader> readers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            readers.add(ContainerReader.open(Files.newByteChannel(mp4), ALLOCATOR));
        }
        for (ContainerReader reader : readers) {
            assertEquals(expected, ClipTag.drain(reader));
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
    void flvComesAsItWasRecordedWhateverItsTagsHold() throws IOException {
        List<ClipTag> recorded =
                List.of(
                        new ClipTag(MediaTag.Kind.VIDEO, 0, "906876633101"),
                        new ClipTag(MediaTag.Kind.VIDEO, 0, "9600766876633100ff"),
                        new ClipTag(MediaTag.Kind.VIDEO, 0, "22aabbcc"),
                        new ClipTag(MediaTag.Kind.VIDEO, 0, "1f"),
                        new ClipTag(MediaTag.Kind.VIDEO, 0, ""),
                        new ClipTag(MediaTag.Kind.AUDIO, 0, "2ffffb"),
                        new ClipTag(MediaTag.Kind.AUDIO, 0, "954f7075734f707573"),
                        new ClipTag(MediaTag.Kind.AUDIO, 0, "af"));
        Path flv = folder.resolve("other.flv");
        writeFlv(flv, recorded.stream().map(tag -> tag(tag.kind(), tag.payload())).toList());
        assertEquals(recorded, ClipTag.read(flv));
    }

    @Test
    void anyOtherCodecIsNamed() throws IOException {
        Path mp4 = folder.resolve("clip.mp4");
        Remux.copy(drawn, mp4, avcodec.AV_CODEC_ID_MPEG4, 0);
        assertRefused("mpeg4 video found, expected H.264, HEVC, AV1, VP9 or VP8", mp4);
        Remux.copy(drawn, mp4, 0, avcodec.AV_CODEC_ID_DTS);
        assertRefused("dts audio found, expected AAC, MP3, Opus, FLAC, AC-3 or E-AC-3", mp4);
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
                IOException e = assertThrows(IOException.class, () -> ClipTag.readAll(failing));
                assertEquals("the disk is gone", e.getMessage());
            }
        }
    }

    private static boolean isPicture(ClipTag tag) {
        return tag.kind() == MediaTag.Kind.VIDEO && tag.payload().startsWith("01", 2);
    }

    /** Equal payloads; times and composition times to the millisecond that rounding may cost. */
    private static void assertSameMedia(List<ClipTag> expected, List<ClipTag> actual) {
        for (MediaTag.Kind kind : List.of(MediaTag.Kind.VIDEO, MediaTag.Kind.AUDIO)) {
            List<ClipTag> wanted = expected.stream().filter(tag -> tag.kind() == kind).toList();
            List<ClipTag> found = actual.stream().filter(tag -> tag.kind() == kind).toList();
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

    private static int composition(ClipTag tag) {
        return tag.kind() == MediaTag.Kind.VIDEO
                ? Integer.parseInt(tag.payload().substring(4, 10), 16)
                : 0;
    }

    private static String stripped(ClipTag tag) {
        return tag.kind() == MediaTag.Kind.VIDEO
                ? tag.payload().substring(0, 4) + tag.payload().substring(10)
                : tag.payload();
    }

    private void assertRefused(String message, Path path) {
        ContainerException e = assertThrows(ContainerException.class, () -> ClipTag.read(path));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private static List<MediaTag> drawClip(int width, int height, long startMillis) {
        List<MediaTag> tags = new ArrayList<>();
        tags.add(tag(MediaTag.Kind.DATA, METADATA));
        ByteBuffer rgb = ByteBuffer.allocateDirect(width * height * 3);
        float[] samples = new float[44_100 / 25];
        try (ClipEncoder encoder =
                new ClipEncoder(
                        new ClipEncoder.Video(width, height, 25, 25, 300_000),
                        ClipEncoder.Audio.speech(),
                        ALLOCATOR)) {
            tags.addAll(encoder.headers());
            for (int n = 0; n < 50; n++) {
                TestVideo.draw(rgb, width, height, n);
                tags.addAll(encoder.picture(rgb));
                for (int i = 0; i < samples.length; i++) {
                    samples[i] = (float) Math.sin((n * samples.length + i) * 0.05) / 2;
                }
                tags.addAll(encoder.sound(samples));
            }
            tags.addAll(encoder.finish());
        }
        tags.replaceAll(
                tag ->
                        new MediaTag(
                                tag.kind(), startMillis + tag.timestampMillis(), tag.payload()));
        return tags;
    }

    static void writeFlv(Path path, List<MediaTag> tags) throws IOException {
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

    static MediaTag tag(MediaTag.Kind kind, String hex) {
        byte[] body = ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
        return new MediaTag(kind, 0, ALLOCATOR.buffer().writeBytes(body));
    }
}
