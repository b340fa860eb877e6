package io.sluice.codecs.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.AudioTag;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every codec in MP4 and Matroska, against the tags that FFmpeg's own FLV muxer writes. */
class CarriedCodecsTest {
    private static final List<Clip> CLIPS =
            List.of(
                    new Clip("hevc-ac3.mp4", "906876633101", "68766331", "", "9161632d330b77"),
                    new Clip(
                            "av1-opus.mp4",
                            "9061763031" + "81000c00",
                            "61763031",
                            "904f707573" + "4f70757348656164" + "0101" + "3801" + "80bb0000",
                            "914f707573"),
                    new Clip(
                            "vp9-flac.mkv",
                            "9076703039" + "01000000" + "000a82" + "020202" + "0000",
                            "76703039",
                            "90664c6143" + "664c6143" + "80000022" + "0480048000",
                            "91664c6143fff8"),
                    new Clip(
                            "vp8-eac3.mkv",
                            "9076703038" + "01000000" + "000a82" + "020202" + "0000",
                            "76703038",
                            "",
                            "9165632d330b77"),
                    new Clip("h264-mp3.mkv", "1700000000" + "0164000b", "", "", "2efffb"),
                    new Clip("h264-eac3.mkv", "1700000000" + "0164000b", "", "", "9165632d330b77"));

    /** Of the second video, which is the default one, 64 x 64. */
    private static final String SMALL_VIDEOS_SPS = "6764000aacb2084d808800000300080000030190789132";

    @TempDir Path folder;

    /**
     * What a clip's tags must begin with, in hexadecimal.
     *
     * @param fourCc the video's, or "" for the legacy form
     * @param audioStart "" where the audio has no sequence start
     */
    private record Clip(
            String file, String videoStart, String fourCc, String audioStart, String audioFrame) {
        boolean isVp8() {
            return fourCc.equals("76703038");
        }

        boolean reordered() {
            return fourCc.isEmpty() || fourCc.equals("68766331");
        }

        String frameStart(boolean keyframe, int composition) {
            String millis = "%06x".formatted(composition);
            if (fourCc.isEmpty()) {
                return (keyframe ? "1701" : "2701") + millis;
            }
            boolean withTime = reordered() && composition != 0;
            String frame = keyframe ? "9" : "a";
            String packet = reordered() && !withTime ? "3" : "1";
            return frame + packet + fourCc + (withTime ? millis : "");
        }
    }

    /** FFmpeg writes no VP8 into MP4. */
    static Stream<Arguments> clipsAndContainers() {
        return CLIPS.stream()
                .flatMap(
                        clip ->
                                Stream.of("clip.mp4", "clip.mkv")
                                        .filter(name -> !clip.isVp8() || name.endsWith("mkv"))
                                        .map(name -> Arguments.of(clip, name)));
    }

    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    @ParameterizedTest
    @MethodSource("clipsAndContainers")
    void tagsAreThoseOfFfmpegsOwnMuxer(Clip clip, String name) throws IOException {
        Path recorded = resource(clip.file());
        Path other = folder.resolve(name);
        Remux.copy(recorded, other);
        Path flv = folder.resolve("reference.flv");
        Remux.copy(recorded, flv, clip.isVp8() ? avcodec.AV_CODEC_ID_VP9 : 0, 0);
        List<ClipTag> expected = comparable(ClipTag.read(flv));
        List<ClipTag> found = ClipTag.read(other);
        for (MediaTag.Kind kind : List.of(MediaTag.Kind.VIDEO, MediaTag.Kind.AUDIO)) {
            List<ClipTag> wanted = ClipTag.of(kind, expected);
            List<ClipTag> given = ClipTag.of(kind, found);
            assertEquals(wanted.size(), given.size(), kind.toString());
            for (int i = 0; i < given.size(); i++) {
                assertEquals(wanted.get(i).millis(), given.get(i).millis(), 1, kind + " " + i);
                assertSameTag(wanted.get(i), given.get(i), clip.isVp8(), kind + " " + i);
            }
        }
    }

    /** To the millisecond that rounding may cost; the muxer knows no VP8: it believes in VP9. */
    private static void assertSameTag(ClipTag wanted, ClipTag given, boolean vp8, String which) {
        String body = wanted.body();
        if (wanted.kind() == MediaTag.Kind.VIDEO) {
            VideoTag a = wanted.video();
            VideoTag b = given.video();
            assertEquals(a.compositionMillis(), b.compositionMillis(), 1, which);
            assertEquals(a.packet(), b.packet(), which);
            assertEquals(a.frame(), b.frame(), which);
            assertEquals(vp8 ? "VP8" : a.codec().name(), b.codec().name(), which);
        } else {
            // FFmpeg leaves out the signature and the block's header, against the specification.
            boolean flac = given.payload().startsWith("90664c6143");
            body = (flac ? "664c614380000022" : "") + body;
            assertEquals(wanted.audio(), given.audio(), which);
        }
        assertEquals(body, given.body(), which);
    }

    /** Without what has no counterpart: colours, channel layouts, ends, headers of nothing. */
    private static List<ClipTag> comparable(List<ClipTag> tags) {
        return tags.stream()
                .filter(
                        tag ->
                                switch (tag.kind()) {
                                    case DATA -> false;
                                    case VIDEO ->
                                            tag.video().isSequenceStart()
                                                    || tag.video().isCodedFrame();
                                    case AUDIO ->
                                            tag.audio().packet() == AudioTag.Packet.CODED_FRAMES
                                                    || (tag.audio().isSequenceStart()
                                                            && !tag.body().isEmpty());
                                })
                .toList();
    }

    @ParameterizedTest
    @MethodSource("clipsAndContainers")
    void headersAreByTheBook(Clip clip, String name) throws IOException {
        Path other = folder.resolve(name);
        Remux.copy(resource(clip.file()), other);
        List<ClipTag> tags = new ArrayList<>(ClipTag.read(other));
        assertStarts(clip.videoStart(), tags.removeFirst());
        if (!clip.audioStart().isEmpty()) {
            assertStarts(clip.audioStart(), tags.removeFirst());
        }
        ClipTag.of(MediaTag.Kind.AUDIO, tags).forEach(tag -> assertStarts(clip.audioFrame(), tag));
        List<ClipTag> pictures = ClipTag.of(MediaTag.Kind.VIDEO, tags);
        int keyframes = 0;
        for (ClipTag picture : pictures) {
            VideoTag header = picture.video();
            keyframes += header.isKeyframe() ? 1 : 0;
            int composition = header.compositionMillis();
            assertStarts(clip.frameStart(header.isKeyframe(), composition), picture);
        }
        assertTrue(pictures.getFirst().video().isKeyframe());
        assertEquals(3, keyframes);
        assertEquals(clip.reordered(), pictures.stream().anyMatch(CarriedCodecsTest::isLate));
    }

    private static boolean isLate(ClipTag picture) {
        return picture.video().compositionMillis() > 0;
    }

    /** But for VP8, which FFmpeg's FLV demuxer does not know. */
    @ParameterizedTest
    @MethodSource("clipsAndContainers")
    void ffmpegPlaysTheTagsAsItPlaysTheClip(Clip clip, String name) throws IOException {
        Path other = folder.resolve(name);
        Remux.copy(resource(clip.file()), other);
        Path flv = folder.resolve("written.flv");
        writeFlv(flv, ClipTag.read(other));
        List<Played> wanted = Played.streams(other);
        assertEquals(25, wanted.getFirst().decoded());
        if (!clip.isVp8()) {
            assertEquals(wanted, Played.streams(flv));
        }
    }

    @ParameterizedTest
    @MethodSource("clipsAndContainers")
    void timeRunsOnFromZero(Clip clip, String name) throws IOException {
        Path other = folder.resolve(name);
        Remux.copy(resource(clip.file()), other);
        List<ClipTag> tags = ClipTag.read(other);
        assertEquals(0, tags.stream().mapToLong(ClipTag::millis).min().orElseThrow());
        for (MediaTag.Kind kind : List.of(MediaTag.Kind.VIDEO, MediaTag.Kind.AUDIO)) {
            List<ClipTag> frames = new ArrayList<>(ClipTag.of(kind, tags));
            frames.removeIf(
                    tag ->
                            kind == MediaTag.Kind.VIDEO
                                    ? tag.video().isSequenceStart()
                                    : tag.audio().isSequenceStart());
            long longest = kind == MediaTag.Kind.VIDEO ? 41 : 75;
            for (int i = 1; i < frames.size(); i++) {
                long step = frames.get(i).millis() - frames.get(i - 1).millis();
                assertTrue(step > 0 && step <= longest, kind + " " + i + ": " + step);
            }
            assertTrue(frames.getLast().millis() > 900, kind.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hevc-ac3.mp4", "av1-opus.mp4"})
    void aChangedConfigurationComesInBetween(String name) throws IOException {
        Path flv = folder.resolve("once.flv");
        Remux.copy(resource(name), flv);
        List<ClipTag> once = ClipTag.of(MediaTag.Kind.VIDEO, comparable(ClipTag.read(flv)));
        List<ClipTag> twice = new ArrayList<>(once);
        for (ClipTag tag : once) {
            // The record's last byte, of the parameter sets, makes the difference.
            String other = tag.payload().substring(0, tag.payload().length() - 2) + "77";
            String payload = tag.video().isSequenceStart() ? other : tag.payload();
            twice.add(new ClipTag(tag.kind(), tag.millis() + 1000, payload));
        }
        writeFlv(flv, twice);
        Path mp4 = folder.resolve("twice.mp4");
        Remux.copy(flv, mp4);
        List<ClipTag> found = ClipTag.read(mp4);
        assertEquals(
                twice.stream().map(ClipTag::payload).toList(),
                found.stream().map(ClipTag::payload).toList());
    }

    @Test
    void theDefaultTracksAreTaken() throws IOException {
        Path mp4 = resource("several-tracks.mp4");
        Path mkv = folder.resolve("several.mkv");
        Remux.copy(mp4, mkv);
        for (Path path : List.of(mp4, mkv)) {
            List<ClipTag> tags = ClipTag.read(path);
            List<ClipTag> pictures = ClipTag.of(MediaTag.Kind.VIDEO, tags);
            assertEquals(11, pictures.size());
            assertTrue(pictures.getFirst().payload().contains(SMALL_VIDEOS_SPS));
            assertStarts("af00", ClipTag.of(MediaTag.Kind.AUDIO, tags).getFirst());
        }
    }

    private static void writeFlv(Path path, List<ClipTag> tags) throws IOException {
        List<MediaTag> owned = new ArrayList<>();
        for (ClipTag tag : tags) {
            byte[] payload = ByteBufUtil.decodeHexDump(tag.payload());
            owned.add(new MediaTag(tag.kind(), tag.millis(), Unpooled.wrappedBuffer(payload)));
        }
        ContainerReaderTest.writeFlv(path, owned);
    }

    private static void assertStarts(String prefix, ClipTag tag) {
        assertTrue(tag.payload().startsWith(prefix), tag.payload());
    }

    private Path resource(String name) throws IOException {
        Path file = folder.resolve("recorded-" + name);
        try (var in = CarriedCodecsTest.class.getResourceAsStream(name)) {
            Files.copy(in, file);
        }
        return file;
    }
}
