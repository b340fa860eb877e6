package io.sluice.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.flv.FlvWriter;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.video.ClipEncoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drawn, written, read and played: the ways of a clip. */
class ClipTest {
    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;
    private static final ClipEncoder.Video VIDEO = new ClipEncoder.Video(160, 90, 25, 10, 200_000);

    @TempDir Path folder;

    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    @Test
    void theSameDrawingGivesTheSameTags() {
        assertEquals(fingerprintsAndRelease(draw(1)), fingerprintsAndRelease(draw(1)));
    }

    @Test
    void anotherSeedGivesAnotherPicture() {
        List<Fingerprint> one = fingerprintsAndRelease(draw(1));
        List<Fingerprint> other = fingerprintsAndRelease(draw(2));

        assertTrue(one.stream().noneMatch(tag -> isPicture(tag) && other.contains(tag)));
    }

    @Test
    void aClipComesBackFromFlvWithItsMetadataAsPublishersSendIt() throws IOException {
        byte[] file = flv(draw(1));
        List<Fingerprint> drawn = fingerprintsAndRelease(draw(1));
        try (Clip clip = Clip.flv(new ByteArrayInputStream(file), file.length, ALLOC)) {
            List<Fingerprint> read = clip.tags().stream().map(Fingerprint::of).toList();

            assertEquals(drawn, read.subList(1, read.size()));
            assertEquals(25.0, clip.metadata().number("framerate", 0));
            assertEquals("@setDataFrame", firstText(clip.tags().getFirst()));
            assertEquals(1000, clip.durationMillis());
        }
    }

    @Test
    void aFilePlaysWhatItHolds() throws Exception {
        byte[] bytes = flv(draw(1));
        Path file = Files.write(folder.resolve("clip.flv"), bytes);
        try (Clip whole = Clip.flv(new ByteArrayInputStream(bytes), bytes.length, ALLOC);
                FileSource source = FileSource.open(file, ALLOC)) {
            assertEquals(
                    whole.tags().stream().map(Fingerprint::of).toList(),
                    fingerprintsAndRelease(all(source)));
            assertTrue(source.failure().isEmpty());
        }
    }

    @Test
    void aFileThatBreaksOffSaysSo() throws Exception {
        byte[] bytes = flv(draw(1));
        Path file =
                Files.write(folder.resolve("broken.flv"), Arrays.copyOf(bytes, bytes.length - 100));
        try (FileSource source = FileSource.open(file, ALLOC)) {
            all(source).forEach(MediaTag::release);

            assertInstanceOf(IOException.class, source.failure().orElseThrow());
        }
    }

    @Test
    void whatIsNoClipIsRefusedWithTheReason() throws IOException {
        Path file = Files.writeString(folder.resolve("clip.txt"), "no clip at all, only text");

        IOException refused =
                assertThrows(IOException.class, () -> FileSource.open(file, ALLOC).close());
        assertTrue(String.valueOf(refused.getMessage()).contains("FLV, MP4 or Matroska"));
    }

    @Test
    void aClipOverItsLimitIsRefused() throws IOException {
        InputStream file = new ByteArrayInputStream(flv(draw(1)));

        assertThrows(IOException.class, () -> Clip.flv(file, 1000, ALLOC));
    }

    private static List<MediaTag> draw(long seed) {
        Scene scene = new Scene(VIDEO.width(), VIDEO.height(), VIDEO.framesPerSecond(), seed);
        return new DrawnClip(VIDEO, ClipEncoder.Audio.speech(), 25, scene).tags(ALLOC);
    }

    private static byte[] flv(List<MediaTag> tags) throws IOException {
        List<MediaTag> all = new ArrayList<>();
        all.add(Metadata.tag(AmfObject.empty().with("framerate", 25), ALLOC));
        all.addAll(tags);
        FlvWriter writer = new FlvWriter(ALLOC);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        append(writer.header(true, true), file);
        for (MediaTag tag : all) {
            append(writer.tag(tag), file);
            tag.release();
        }
        return file.toByteArray();
    }

    private static void append(ByteBuf bytes, ByteArrayOutputStream file) throws IOException {
        bytes.readBytes(file, bytes.readableBytes());
        bytes.release();
    }

    private static List<MediaTag> all(FileSource source) throws InterruptedException {
        List<MediaTag> tags = new ArrayList<>();
        while (!source.exhausted()) {
            MediaTag tag = source.poll();
            if (tag == null) {
                Thread.sleep(1);
            } else {
                tags.add(tag);
            }
        }
        return tags;
    }

    private static List<Fingerprint> fingerprintsAndRelease(List<MediaTag> tags) {
        List<Fingerprint> fingerprints = tags.stream().map(Fingerprint::of).toList();
        tags.forEach(MediaTag::release);
        return fingerprints;
    }

    private static boolean isPicture(Fingerprint tag) {
        return tag.kind() == MediaTag.Kind.VIDEO && tag.size() > 100;
    }

    private static String firstText(MediaTag tag) {
        ByteBuf payload = tag.payload();
        int length = payload.getUnsignedShort(payload.readerIndex() + 1);
        return payload.toString(
                payload.readerIndex() + 3, length, java.nio.charset.StandardCharsets.UTF_8);
    }
}
