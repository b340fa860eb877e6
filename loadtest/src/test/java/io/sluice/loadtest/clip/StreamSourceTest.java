package io.sluice.loadtest.clip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.AudioTag;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.scenario.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One publish's media. */
class StreamSourceTest {
    private static final int PUBLISH = 41;

    @TempDir Path folder;

    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    @Test
    void aClipLoopsWithEvenlyRunningTimestamps() throws Exception {
        try (Clip clip = Clips.read(prepare(Clips.drawn(10)).file())) {
            List<MediaTag> played = play(clip, 7000);

            assertNeverBack(played);
            assertEquals(
                    IntStream.range(0, 70).mapToObj(i -> i * 100L).toList(),
                    times(played, Clips::isPicture));
            assertEvenSound(played, 7000);
            Clips.release(played);
        }
    }

    @Test
    void headersAndMetadataGoOutOnce() throws Exception {
        try (Clip clip = Clips.read(prepare(Clips.drawn(10)).file())) {
            List<MediaTag> played = play(clip, 7000);

            assertEquals(List.of(0L), times(played, Clips::isSequenceHeader));
            assertEquals(List.of(0L), times(played, StreamSourceTest::isSoundHeader));
            assertEquals(List.of(0L), times(played, tag -> tag.kind() == MediaTag.Kind.DATA));
            assertEquals(MediaTag.Kind.DATA, played.getFirst().kind());
            Clips.release(played);
        }
    }

    @Test
    void everyKeyframeIsMarkedAndEveryPictureDecodes() throws Exception {
        try (Clip clip = Clips.read(prepare(Clips.drawn(10)).file())) {
            List<MediaTag> played = play(clip, 5000);

            for (MediaTag tag : played) {
                OptionalInt found =
                        Clips.isKeyframe(tag) ? OptionalInt.of(PUBLISH) : OptionalInt.empty();
                assertEquals(found, StreamMark.find(tag));
            }
            assertEquals(50, Clips.colours(played).size());
            assertEquals(
                    5,
                    played.stream()
                            .filter(Clips::isKeyframe)
                            .map(MediaTag::payload)
                            .distinct()
                            .count());
            Clips.release(played);
        }
    }

    /** Sound before the first picture and after the last one would go back in time when looped. */
    @Test
    void soundThatReachesOutOfThePicturesIsLeftOut() {
        List<MediaTag> tags =
                new ArrayList<>(
                        List.of(
                                Clips.video(0, 0x17, 0, 0, 0, 0, 1, 100, 0, 30, 0xFF),
                                sound(0),
                                sound(30),
                                Clips.video(40, 0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65),
                                sound(60),
                                Clips.video(80, 0x27, 1, 0, 0, 0, 0, 0, 0, 1, 0x41),
                                sound(110),
                                sound(140),
                                Clips.video(140, 0x17, 2)));
        try (Clip clip = Clip.of(tags)) {
            List<MediaTag> played = play(clip, 240);

            assertEquals(80, clip.durationMillis());
            assertEquals(List.of(0L, 40L, 80L, 120L, 160L, 200L), times(played, Clips::isPicture));
            assertEquals(
                    List.of(20L, 70L, 100L, 150L, 180L, 230L),
                    times(played, StreamSourceTest::isSound));
            assertNeverBack(played);
            assertEquals(1 + 6 + 6, played.size());
            Clips.release(played);
        }
    }

    @Test
    void aClipOfSoundAloneLoops() {
        try (Clip clip = Clip.of(List.of(sound(500), sound(520), sound(540)))) {
            List<MediaTag> played = play(clip, 200);

            assertEquals(
                    IntStream.range(0, 10).mapToObj(i -> i * 20L).toList(),
                    times(played, _ -> true));
            Clips.release(played);
        }
    }

    @Test
    void aHeaderThatChangesInsideTheClipIsSentAgainInEachPass() {
        List<MediaTag> tags =
                List.of(
                        Clips.video(0, 0x17, 0, 0, 0, 0, 1, 100, 0, 30, 0xFF),
                        Clips.video(0, 0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65),
                        Clips.video(40, 0x17, 0, 0, 0, 0, 1, 100, 0, 31, 0xFF),
                        Clips.video(40, 0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65));
        try (Clip clip = Clip.of(tags)) {
            List<MediaTag> played = play(clip, 160);

            assertEquals(List.of(0L, 40L, 80L, 120L), times(played, Clips::isSequenceHeader));
            Clips.release(played);
        }
    }

    @Test
    void aSessionEndsWhereItSays() throws Exception {
        try (Clip clip = Clips.read(prepare(Clips.drawn(10)).file())) {
            StreamSource source =
                    new StreamSource(clip, PUBLISH, 1000, Optional.empty(), Clips.ALLOC);
            assertFalse(source.exhausted());
            List<MediaTag> played = Clips.play(source);

            assertTrue(source.exhausted());
            assertNull(source.poll());
            assertEquals(10, played.stream().filter(Clips::isPicture).count());
            assertTrue(played.getLast().timestampMillis() < 1000);
            Clips.release(played);
        }
    }

    @Test
    void closingInTheMiddleReleasesEverything() throws Exception {
        PreparedSource ready =
                prepare(
                        Clips.drawn(
                                10, Clips.card(Duration.ofSeconds(1), Duration.ofMillis(1500))));
        StreamSource.PlacedInsert insert = Clips.placed(ready, 0).orElseThrow();
        Clip clip = Clips.read(ready.file());
        for (int polls = 0; polls < 120; polls += 7) {
            StreamSource source =
                    new StreamSource(clip, PUBLISH, 9000, Optional.of(insert), Clips.ALLOC);
            for (int i = 0; i < polls; i++) {
                MediaTag tag = source.poll();
                assertTrue(tag != null);
                tag.release();
            }
            source.close();
            assertTrue(source.exhausted());
            assertNull(source.poll());
        }
        List<MediaTag> all = new ArrayList<>(clip.tags());
        all.addAll(insert.clip().tags());
        assertTrue(all.stream().allMatch(tag -> tag.payload().refCnt() == 1));
        clip.close();
        insert.clip().close();
        assertTrue(all.stream().allMatch(tag -> tag.payload().refCnt() == 0));
    }

    @Test
    void timestampsWrapAtThirtyTwoBits() {
        long half = 0xFFFF_FFFFL / 2;
        List<MediaTag> tags =
                List.of(
                        Clips.video(0, 0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65),
                        Clips.video(half, 0x27, 1, 0, 0, 0, 0, 0, 0, 1, 0x41));
        try (Clip clip = Clip.of(tags)) {
            List<MediaTag> played = play(clip, 3 * half);

            assertEquals(List.of(0L, half, 2 * half), times(played, Clips::isPicture));
            Clips.release(played);
            played = play(clip, 4 * half);
            assertEquals(
                    List.of(0L, half, 2 * half, 3 * half & 0xFFFF_FFFFL),
                    times(played, Clips::isPicture));
            assertTrue(played.getLast().timestampMillis() < half);
            Clips.release(played);
        }
    }

    /** Each row: rate, the card's moment and length. */
    @ParameterizedTest
    @CsvSource({"10, 1450, 1000", "10, 0, 500", "30, 4500, 1300", "25, 3000, 2000"})
    void aDrawingShowsTheCardAndReturns(int rate, long at, long lasting) throws Exception {
        Source.Card card = Clips.card(Duration.ofMillis(lasting), Duration.ofMillis(at));
        PreparedSource ready = prepare(Clips.drawn(rate, card));

        List<MediaTag> played = spliced(ready, 8000);

        Insert insert = ready.inserts().getFirst();
        assertShowsTheCard(played, insert.onsetMillis(), insert.toMillis());
        assertEquals(List.of(0L), times(played, Clips::isSequenceHeader));
        assertEquals(7 * rate, (int) count(played, 7000), 1);
        Clips.release(played);
    }

    @Test
    void aRecordingShowsTheCardAndReturnsWithItsOwnHeader() throws Exception {
        Path file = folder.resolve("take.flv");
        ClipFile.write(file, Clips.scene(176, 96, 20, 10, 40));
        Source.Card card = Clips.card(Duration.ofMillis(900), Duration.ofMillis(2300));
        PreparedSource ready = prepare(Clips.recorded(file, card));

        List<MediaTag> played = spliced(ready, 7000);

        assertShowsTheCard(played, 2500, 3500);
        Clips.release(played);
    }

    /** A card of another size: decoders must be told before it and after it. */
    @Test
    void aHeaderThatDiffersIsSentBeforeTheStretchAndTheOwnOneAfterIt() throws Exception {
        Path file = folder.resolve("small.flv");
        ClipFile.write(file, Clips.scene(96, 80, 10, 10, 20));
        Source.Card card = Clips.card(Duration.ofSeconds(1), Duration.ofSeconds(1));
        PreparedSource other = prepare(Clips.recorded(file, card));
        PreparedSource own = prepare(Clips.drawn(10));
        PreparedSource mixed =
                new PreparedSource("mixed", 1, own.file(), other.inserts(), own.bitsPerSecond());

        List<MediaTag> played = spliced(mixed, 7000);

        assertShowsTheCard(played, 1000, 2000);
        assertEquals(List.of(0L, 1000L, 2000L), times(played, Clips::isSequenceHeader));
        List<MediaTag> headers = played.stream().filter(Clips::isSequenceHeader).toList();
        assertEquals(headers.get(0).payload(), headers.get(2).payload());
        assertFalse(headers.get(0).payload().equals(headers.get(1).payload()));
        Clips.release(played);
    }

    /** A recorder may length-prefix its units with two bytes: each stretch is marked in its own. */
    @Test
    void marksFollowTheHeaderInForce() throws Exception {
        Source.Card card = Clips.card(Duration.ofSeconds(1), Duration.ofSeconds(1));
        PreparedSource ready = prepare(Clips.drawn(10, card));
        StreamSource.PlacedInsert insert = Clips.placed(ready, 0).orElseThrow();
        try (Clip clip = Clips.read(ready.file());
                Clip shorter = Clip.of(clip.tags().stream().map(TwoBytes::of).toList());
                Clip stretch = insert.clip()) {
            List<MediaTag> played =
                    Clips.play(
                            new StreamSource(
                                    shorter, PUBLISH, 5000, Optional.of(insert), Clips.ALLOC));

            assertEquals(List.of(0L, 1000L, 2000L), times(played, Clips::isSequenceHeader));
            assertShowsTheCard(played, 1000, 2000);
            assertTrue(stretch.tags().size() > 1);
            Clips.release(played);
        }
    }

    @Test
    void aSessionMayEndInsideTheStretch() throws Exception {
        Source.Card card = Clips.card(Duration.ofSeconds(3), Duration.ofSeconds(1));
        PreparedSource ready = prepare(Clips.drawn(10, card));

        List<MediaTag> played = spliced(ready, 2550);

        assertEquals(26, played.stream().filter(Clips::isPicture).count());
        assertShowsTheCard(played, 1000, 4000);
        Clips.release(played);
    }

    /** Its pictures between the clip's own moments must come when they are due, not later. */
    @Test
    void aFasterCardComesInOrderWithTheSound() throws Exception {
        PreparedSource slow = prepare(Clips.drawn(10));
        Path file = folder.resolve("fast.flv");
        ClipFile.write(file, Clips.scene(160, 90, 60, 60, 60));
        PreparedSource fast =
                prepare(Clips.recorded(file, Clips.card(Duration.ofSeconds(1), Duration.ZERO)));
        PreparedSource mixed = new PreparedSource("mixed", 1, slow.file(), fast.inserts(), 1);

        List<MediaTag> played = spliced(mixed, 3000);

        assertNeverBack(played);
        assertEquals(60 + 20, played.stream().filter(Clips::isPicture).count());
        Clips.release(played);
    }

    private PreparedSource prepare(Source source) throws Exception {
        return new Preparation(folder, Clips.MAGENTA).prepare(source);
    }

    private static List<MediaTag> play(Clip clip, long sessionMillis) {
        return Clips.play(
                new StreamSource(clip, PUBLISH, sessionMillis, Optional.empty(), Clips.ALLOC));
    }

    private static List<MediaTag> spliced(PreparedSource ready, long sessionMillis)
            throws Exception {
        StreamSource.PlacedInsert insert = Clips.placed(ready, 0).orElseThrow();
        try (Clip clip = Clips.read(ready.file());
                Clip stretch = insert.clip()) {
            assertFalse(stretch.tags().isEmpty());
            return Clips.play(
                    new StreamSource(
                            clip, PUBLISH, sessionMillis, Optional.of(insert), Clips.ALLOC));
        }
    }

    /** Every picture decodes, is the card from its onset to its end, and is none elsewhere. */
    private static void assertShowsTheCard(List<MediaTag> played, long onset, long end)
            throws Exception {
        Map<Integer, int[]> colours = Clips.colours(played);
        for (int i = 0; i < played.size(); i++) {
            MediaTag tag = played.get(i);
            if (Clips.isPicture(tag)) {
                long at = tag.timestampMillis();
                int[] colour = colours.get(i);
                assertTrue(colour != null, "no picture at " + at + " ms");
                boolean card = colour[0] > 200 && colour[1] < 40 && colour[2] > 200;
                assertEquals(at >= onset && at < end, card, "at " + at + " ms");
            }
        }
        assertNeverBack(played);
        assertTrue(played.stream().filter(Clips::isKeyframe).allMatch(StreamSourceTest::isMarked));
        assertTrue(
                played.stream()
                        .filter(tag -> Clips.isPicture(tag) && tag.timestampMillis() == end)
                        .allMatch(Clips::isKeyframe));
        assertEvenSound(played, played.getLast().timestampMillis());
    }

    private static boolean isMarked(MediaTag tag) {
        return StreamMark.find(tag).equals(OptionalInt.of(PUBLISH));
    }

    private static long count(List<MediaTag> played, long before) {
        return times(played, Clips::isPicture).stream().filter(at -> at < before).count();
    }

    private static void assertNeverBack(List<MediaTag> played) {
        List<Long> times = times(played, _ -> true);
        assertEquals(times.stream().sorted().toList(), times);
    }

    /** AAC frames of 23 ms: none is missing, and none comes before its time but at a pass's end. */
    private static void assertEvenSound(List<MediaTag> played, long until) {
        List<Long> times = times(played, StreamSourceTest::isSound);
        assertEquals(0, times.getFirst());
        for (int i = 1; i < times.size(); i++) {
            long gap = times.get(i) - times.get(i - 1);
            assertTrue(gap > 0 && gap <= 24, gap + " ms before " + times.get(i) + " ms");
        }
        assertTrue(times.getLast() >= until - 48);
    }

    private static List<Long> times(
            List<MediaTag> tags, java.util.function.Predicate<MediaTag> which) {
        return tags.stream().filter(which).map(MediaTag::timestampMillis).toList();
    }

    private static boolean isSound(MediaTag tag) {
        return tag.kind() == MediaTag.Kind.AUDIO && !isSoundHeader(tag);
    }

    private static boolean isSoundHeader(MediaTag tag) {
        return tag.kind() == MediaTag.Kind.AUDIO && AudioTag.parse(tag.payload()).isSequenceStart();
    }

    private static MediaTag sound(long at) {
        byte[] bytes = new byte[20];
        new Random(at).nextBytes(bytes);
        return new MediaTag(
                MediaTag.Kind.AUDIO,
                at,
                Clips.ALLOC.buffer().writeByte(0xAF).writeByte(1).writeBytes(bytes));
    }
}
