package io.sluice.loadtest.clip;

import static io.sluice.loadtest.clip.Played.assertEvenSound;
import static io.sluice.loadtest.clip.Played.assertNeverBack;
import static io.sluice.loadtest.clip.Played.times;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.scenario.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            assertEquals(List.of(0L), times(played, Played::isSoundHeader));
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
            assertEquals(List.of(20L, 70L, 100L, 150L, 180L, 230L), times(played, Played::isSound));
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

    private PreparedSource prepare(Source source) throws Exception {
        return new Preparation(folder, Clips.MAGENTA).prepare(source);
    }

    private static List<MediaTag> play(Clip clip, long sessionMillis) {
        return Clips.play(
                new StreamSource(clip, PUBLISH, sessionMillis, Optional.empty(), Clips.ALLOC));
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
