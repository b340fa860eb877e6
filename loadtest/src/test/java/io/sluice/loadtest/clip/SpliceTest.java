package io.sluice.loadtest.clip;

import static io.sluice.loadtest.clip.Played.assertEvenSound;
import static io.sluice.loadtest.clip.Played.assertNeverBack;
import static io.sluice.loadtest.clip.Played.times;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.scenario.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test card in a stream. */
class SpliceTest {
    private static final int PUBLISH = 41;

    @TempDir Path folder;

    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
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
        assertTrue(played.stream().filter(Clips::isKeyframe).allMatch(SpliceTest::isMarked));
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
}
