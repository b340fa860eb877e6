package io.sluice.loadtest.clip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.Fingerprint;
import io.sluice.loadtest.scenario.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources made ready. */
class PreparationTest {
    private static final Path FILES =
            Path.of("../codecs/src/test/resources/io/sluice/codecs/video");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir Path folder;

    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    @Test
    void aDrawingBecomesAnFlvClip() throws IOException {
        PreparedSource ready = prepare(Clips.drawn(10));

        assertEquals("scene", ready.name());
        assertEquals(2, ready.weight());
        assertEquals(folder.resolve("scene.flv").toString(), ready.file());
        assertEquals(List.of(), ready.inserts());
        try (Clip clip = Clips.read(ready.file())) {
            assertEquals(2000, clip.durationMillis());
            assertEquals(20, clip.tags().stream().filter(Clips::isPicture).count());
            assertEquals(List.of(0L, 1000L), keyframes(clip));
            assertEquals(160, clip.metadata().number("width", 0));
            assertEquals(90, clip.metadata().number("height", 0));
            assertEquals(10, clip.metadata().number("framerate", 0));
            long bytes = Files.size(Path.of(ready.file()));
            assertEquals(bytes * 4, ready.bitsPerSecond(), bytes);
        }
    }

    /**
     * Each row: rate, the card's moment and length; the stretch that gives way, and the onset. At
     * 30 frames a second a pass ends a millisecond early, since timestamps are whole.
     */
    @ParameterizedTest
    @CsvSource({
        "10, 0, 1000, 0, 1000, 0",
        "10, 1000, 1000, 1000, 2000, 1000",
        "10, 1450, 1000, 1000, 3000, 1500",
        "10, 3900, 50, 3000, 4000, 3900",
        "10, 5100, 1900, 5000, 7000, 5100",
        "30, 1050, 500, 1000, 1999, 1066",
        "30, 4500, 3000, 3998, 7996, 4498",
    })
    void aDrawingTurnsIntoTheCardInsideAGop(
            int rate, long at, long lasting, long from, long to, long onset) throws IOException {
        Source.Card card = Clips.card(Duration.ofMillis(lasting), Duration.ofMillis(at));
        Insert insert = prepare(Clips.drawn(rate, card)).inserts().getFirst();

        assertEquals(new Insert(insert.file(), from, to, onset), insert);
        try (Clip stretch = Clips.read(insert.file())) {
            long frames = stretch.tags().stream().filter(Clips::isPicture).count();
            assertEquals(Math.round((to - from) * rate / 1000.0), frames);
            assertTrue(
                    stretch.tags().stream()
                            .filter(Clips::isPicture)
                            .anyMatch(tag -> from + tag.timestampMillis() == onset));
        }
    }

    @Test
    void eachMomentHasItsOwnStretch() throws IOException {
        Source.Card card = Clips.card(SECOND, SECOND, Duration.ofSeconds(4));
        List<Insert> inserts = prepare(Clips.drawn(10, card)).inserts();

        assertEquals(List.of(1000L, 4000L), inserts.stream().map(Insert::onsetMillis).toList());
        assertEquals(2, inserts.stream().map(Insert::file).distinct().count());
    }

    @Test
    void noCardIsWrittenOverAnotherSourcesClip() throws IOException {
        Preparation preparation = new Preparation(folder, Clips.MAGENTA);
        PreparedSource carded = preparation.prepare(Clips.drawn(10, Clips.card(SECOND, SECOND)));
        byte[] before = Files.readAllBytes(Path.of(carded.inserts().getFirst().file()));
        Source.Drawn like = Clips.drawn(10);
        preparation.prepare(
                new Source.Drawn(
                        "scene-card-0",
                        1,
                        like.card(),
                        like.width(),
                        like.height(),
                        like.framesPerSecond(),
                        like.bitsPerSecond(),
                        like.gop(),
                        like.length()));

        assertArrayEquals(before, Files.readAllBytes(Path.of(carded.inserts().getFirst().file())));
    }

    @Test
    void aRecordingIsPlayedAsItIs() throws IOException {
        Path file = flv("take.flv", Clips.scene(160, 90, 25, 25, 50));
        PreparedSource ready = prepare(Clips.recorded(file));

        try (Clip taken = Clips.read(file.toString());
                Clip clip = Clips.read(ready.file())) {
            assertEquals(fingerprints(taken), fingerprints(clip));
        }
    }

    /** Each row: the card's moment and length, and the whole GOPs of 2 s clips that give way. */
    @ParameterizedTest
    @CsvSource({
        "0, 1000, 0, 1000",
        "200, 1000, 1000, 2000",
        "1000, 1001, 1000, 3000",
        "4500, 2500, 5000, 8000",
    })
    void wholeGopsOfARecordingGiveWay(long at, long lasting, long from, long to)
            throws IOException {
        Path file = flv("take.flv", Clips.scene(160, 90, 25, 25, 50));
        Source.Card card = Clips.card(Duration.ofMillis(lasting), Duration.ofMillis(at));
        Insert insert = prepare(Clips.recorded(file, card)).inserts().getFirst();

        assertEquals(new Insert(insert.file(), from, to, from), insert);
        try (Clip stretch = Clips.read(insert.file())) {
            assertEquals(
                    (to - from) / 40, stretch.tags().stream().filter(Clips::isPicture).count());
            ClipShape shape = ClipShape.of(stretch);
            assertEquals(160, shape.width());
            assertEquals(90, shape.height());
            assertEquals(25, shape.framesPerSecond());
        }
    }

    @Test
    void aRecordingThatBeginsLateIsCountedFromItsFirstPicture() throws IOException {
        List<MediaTag> late =
                new ArrayList<>(
                        Clips.scene(160, 90, 10, 10, 20).stream()
                                .map(
                                        tag ->
                                                new MediaTag(
                                                        tag.kind(),
                                                        tag.timestampMillis() + 70_000,
                                                        tag.payload()))
                                .toList());
        Path file = flv("late.flv", late);
        Insert insert =
                prepare(Clips.recorded(file, Clips.card(SECOND, SECOND))).inserts().getFirst();

        assertEquals(1000, insert.fromMillis());
        assertEquals(2000, insert.toMillis());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h264-mp3.mkv",
                "hevc-ac3.mp4",
                "av1-opus.mp4",
                "vp9-flac.mkv",
                "bframes.flv"
            })
    void recordingsOfEveryKindArePlayed(String name) throws IOException {
        PreparedSource ready = prepare(Clips.recorded(FILES.resolve(name)));

        try (Clip clip = Clips.read(ready.file())) {
            assertTrue(clip.tags().stream().anyMatch(Clips::isPicture));
            List<Long> times = clip.tags().stream().map(MediaTag::timestampMillis).toList();
            assertEquals(times.stream().sorted().toList(), times);
        }
    }

    @Test
    void aMatroskaRecordingOfH264TakesTheCard() throws IOException {
        Source.Card card = Clips.card(SECOND, Duration.ZERO);
        PreparedSource ready = prepare(Clips.recorded(FILES.resolve("h264-mp3.mkv"), card));

        assertEquals(0, ready.inserts().getFirst().onsetMillis());
    }

    @Test
    void whatCannotBePlayedIsRefusedWithTheFileAndTheReason() throws IOException {
        Source.Card card = Clips.card(SECOND, SECOND);
        Path hevc = FILES.resolve("hevc-ac3.mp4");
        refused(Clips.recorded(hevc, card), "hevc-ac3.mp4: ", "needs H.264, this is HEVC");
        refused(Clips.recorded(folder.resolve("none.flv")), "none.flv: no such file");
        Path text = Files.writeString(folder.resolve("a.txt"), "no clip at all, only text");
        refused(Clips.recorded(text), "a.txt: not a clip in FLV, MP4 or Matroska");
        refused(Clips.recorded(flv("empty.flv", List.of())), "neither pictures nor sound");

        List<MediaTag> sound = new ArrayList<>(Clips.scene(160, 90, 10, 10, 20));
        sound.removeIf(
                tag -> {
                    boolean video = tag.kind() == MediaTag.Kind.VIDEO;
                    if (video) {
                        tag.release();
                    }
                    return video;
                });
        Path audio = flv("sound.flv", sound);
        refused(Clips.recorded(audio, card), "sound.flv: ", "no video with a decoder");
        prepare(Clips.recorded(audio));
    }

    @Test
    void whatCannotBeLoopedIsRefusedWithTheReason() throws IOException {
        Path back =
                flv(
                        "back.flv",
                        List.of(
                                Clips.video(0, 0x17, 1, 0, 0, 0, 1),
                                Clips.video(40, 0x27, 1, 0, 0, 0, 1),
                                Clips.video(20, 0x27, 1, 0, 0, 0, 1)));
        refused(Clips.recorded(back), "back.flv: ", "go back", "20 ms after 40 ms");
        Path stub = flv("stub.flv", List.of(Clips.video(0, 0x17)));
        refused(Clips.recorded(stub), "stub.flv: ", "video tag of 1 bytes");
    }

    /** After a keyframe that is no IDR picture, something may need what was before it. */
    @Test
    void theCardEndsWhereAnIdrPictureBegins() throws IOException {
        List<MediaTag> tags = Clips.scene(160, 90, 10, 5, 20);
        tags.stream()
                .filter(tag -> Clips.isKeyframe(tag) && tag.timestampMillis() % 1000 != 0)
                .forEach(PreparationTest::open);
        Source.Card card = Clips.card(Duration.ofMillis(500), Duration.ofMillis(400));
        Insert insert = prepare(Clips.recorded(flv("open.flv", tags), card)).inserts().getFirst();

        assertEquals(1000, insert.fromMillis());
        assertEquals(2000, insert.toMillis());
    }

    /** Its slices are called parts of another picture than an IDR one. */
    private static void open(MediaTag keyframe) {
        int at = keyframe.payload().readerIndex() + 5;
        while (at < keyframe.payload().writerIndex()) {
            int length = keyframe.payload().getInt(at);
            int head = keyframe.payload().getByte(at + 4);
            if ((head & 0x1F) == 5) {
                keyframe.payload().setByte(at + 4, (head & ~0x1F) | 1);
            }
            at += 4 + length;
        }
    }

    private void refused(Source source, String... saying) {
        IOException refused = assertThrows(IOException.class, () -> prepare(source));
        for (String part : saying) {
            assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
        }
    }

    private PreparedSource prepare(Source source) throws IOException {
        return new Preparation(folder, Clips.MAGENTA).prepare(source);
    }

    private Path flv(String name, List<MediaTag> tags) throws IOException {
        Path file = folder.resolve(name);
        ClipFile.write(file, tags);
        return file;
    }

    private static List<Long> keyframes(Clip clip) {
        return clip.tags().stream()
                .filter(Clips::isKeyframe)
                .map(MediaTag::timestampMillis)
                .toList();
    }

    private static List<Fingerprint> fingerprints(Clip clip) {
        return clip.tags().stream().map(Fingerprint::of).toList();
    }
}
