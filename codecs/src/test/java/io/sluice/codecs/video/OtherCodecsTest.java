package io.sluice.codecs.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.codecs.video.DecodeException.Reason;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same pictures in HEVC, AV1, VP9, VP8 and H.264: every decoder shows them alike. */
class OtherCodecsTest {
    private static final PictureSpec SPEC = new PictureSpec(32, 32, 32, 32);
    private static final String REFERENCE = "h264-mp3.mkv";
    private static final int FRAMES = 25;

    private final PicturePool pool = new PicturePool(SPEC, 64);
    private final int openBefore = FfmpegDecoder.openDecoders();

    @AfterEach
    void nothingIsHeld() {
        assertEquals(0, pool.held());
        assertEquals(openBefore, FfmpegDecoder.openDecoders());
    }

    /** A clip's video: its codec, its sequence header and its coded frames. */
    private record Coded(VideoCodec codec, byte[] config, List<Frame> frames) {
        static Coded read(String name) throws Exception {
            byte[] config = {};
            VideoCodec codec = VideoCodec.UNKNOWN;
            List<Frame> frames = new ArrayList<>();
            for (ClipTag tag : ClipTag.of(MediaTag.Kind.VIDEO, ClipTag.read(resource(name)))) {
                VideoTag header = tag.video();
                byte[] body = ByteBufUtil.decodeHexDump(tag.body());
                if (header.isSequenceStart()) {
                    config = body;
                    codec = header.codec();
                } else if (header.isCodedFrame()) {
                    long shown = tag.millis() + header.compositionMillis();
                    frames.add(new Frame(body, header.isKeyframe(), shown));
                }
            }
            return new Coded(codec, config, frames);
        }

        Coded first(int count) {
            return new Coded(codec, config, frames.subList(0, count));
        }

        private static Path resource(String name) throws URISyntaxException {
            return Path.of(OtherCodecsTest.class.getResource(name).toURI());
        }
    }

    private record Frame(byte[] bytes, boolean keyframe, long shownMillis) {
        ByteBuffer coded() {
            return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        }
    }

    private FfmpegDecoder open(Coded clip, DecodeLimits limits) throws DecodeException {
        return FfmpegDecoder.open(clip.codec(), clip.config(), pool, limits);
    }

    /** The luma of each picture, in the order in which they are shown. */
    private List<byte[]> decoded(Coded clip) throws DecodeException {
        TreeMap<Long, byte[]> shown = new TreeMap<>();
        try (FfmpegDecoder decoder = open(clip, DecodeLimits.defaults())) {
            for (int i = 0; i < clip.frames().size(); i++) {
                decoder.want(i);
                decoder.feed(clip.frames().get(i).coded(), i, clip.frames().get(i).keyframe());
                take(clip, decoder, shown);
            }
            decoder.drain();
            take(clip, decoder, shown);
        }
        return new ArrayList<>(shown.values());
    }

    private static void take(Coded clip, FfmpegDecoder decoder, TreeMap<Long, byte[]> shown) {
        PictureDecoder.Decoded next = decoder.poll();
        while (next != null) {
            assertEquals(160, next.width());
            assertEquals(90, next.height());
            shown.put(clip.frames().get((int) next.ticket()).shownMillis(), luma(next));
            next.picture().release();
            next = decoder.poll();
        }
    }

    private static byte[] luma(PictureDecoder.Decoded decoded) {
        byte[] luma = new byte[32 * 32];
        decoded.picture().luma().get(0, luma);
        return luma;
    }

    private static double difference(byte[] one, byte[] other) {
        long sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs((one[i] & 0xFF) - (other[i] & 0xFF));
        }
        return (double) sum / one.length;
    }

    @ParameterizedTest
    @ValueSource(strings = {"hevc-ac3.mp4", "av1-opus.mp4", "vp9-flac.mkv", "vp8-eac3.mkv"})
    void everyPictureIsTheReferences(String name) throws Exception {
        List<byte[]> reference = decoded(Coded.read(REFERENCE));
        List<byte[]> found = decoded(Coded.read(name));
        assertEquals(FRAMES, reference.size());
        assertEquals(FRAMES, found.size());
        for (int i = 0; i < FRAMES; i++) {
            double same = difference(reference.get(i), found.get(i));
            assertTrue(same < 12, name + " frame " + i + ": differs by " + same);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hevc-ac3.mp4", "av1-opus.mp4", "vp9-flac.mkv", "vp8-eac3.mkv"})
    void itsPicturesAreAccountedFor(String name) throws Exception {
        Coded clip = Coded.read(name);
        DecodeMemory memory = new DecodeMemory(1 << 30);
        try (FfmpegDecoder decoder = open(clip, DecodeLimits.of(1 << 20, memory))) {
            for (int i = 0; i < 5; i++) {
                decoder.feed(clip.frames().get(i).coded(), i, clip.frames().get(i).keyframe());
            }
            long pictures = memory.held() / (160 * 90 * 3 / 2);
            assertTrue(pictures >= 5 && pictures < 40, pictures + " pictures");
        }
        assertEquals(0, memory.held());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hevc-ac3.mp4", "av1-opus.mp4", "vp9-flac.mkv", "vp8-eac3.mkv"})
    void aKeyframeAloneIsEnough(String name) throws Exception {
        Coded clip = Coded.read(name);
        List<byte[]> all = decoded(clip);
        try (DecoderPool decoders = new DecoderPool(pool, DecodeLimits.defaults(), 2)) {
            for (int i = 0; i < clip.frames().size(); i++) {
                Frame frame = clip.frames().get(i);
                if (frame.keyframe()) {
                    PictureDecoder.Decoded alone =
                            decoders.decodeKeyframe(clip.codec(), clip.config(), frame.coded(), i);
                    assertNotNull(alone);
                    int shown = (int) Math.round(frame.shownMillis() / 40.0);
                    int first = (int) Math.round(clip.frames().getFirst().shownMillis() / 40.0);
                    assertTrue(difference(all.get(shown - first), luma(alone)) < 2, name + " " + i);
                    alone.picture().release();
                }
            }
        }
    }

    /** VP8 and VP9 are refused for their size before FFmpeg knows it to be one. */
    @ParameterizedTest
    @ValueSource(strings = {"hevc-ac3.mp4", "av1-opus.mp4", "vp9-flac.mkv", "vp8-eac3.mkv"})
    void aPictureOverTheCapIsRefused(String name) throws Exception {
        Coded clip = Coded.read(name);
        DecodeLimits small =
                new DecodeLimits(
                        160 * 88 - 1,
                        1 << 14,
                        1 << 20,
                        DecodeMemory.unbounded(),
                        DecodeMemory.NOBODY);
        try (FfmpegDecoder decoder = open(clip, small)) {
            decoder.want(0);
            ByteBuffer coded = clip.frames().getFirst().coded();
            DecodeException refused =
                    assertThrows(DecodeException.class, () -> decoder.feed(coded, 0, true));
            Reason expected = name.startsWith("vp") ? Reason.CORRUPT : Reason.TOO_LARGE;
            assertEquals(expected, refused.reason(), refused.getMessage());
        }
        assertEquals(1, decoded(Coded.read(name).first(1)).size(), "under the cap it is decoded");
    }

    /** Damaged frames give pictures, or a refusal: nothing else. */
    @ParameterizedTest
    @ValueSource(strings = {"hevc-ac3.mp4", "av1-opus.mp4", "vp9-flac.mkv", "vp8-eac3.mkv"})
    void damagedFramesAreSurvived(String name) throws Exception {
        Coded clip = Coded.read(name);
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            try (FfmpegDecoder decoder = open(clip, DecodeLimits.defaults())) {
                for (int i = 0; i < 6; i++) {
                    Frame frame = clip.frames().get(i);
                    byte[] bytes = frame.bytes().clone();
                    for (int flips = random.nextInt(1, 8); flips > 0; flips--) {
                        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                    int length = random.nextInt(1, bytes.length + 1);
                    Frame damaged = new Frame(Arrays.copyOf(bytes, length), i == 0, 0);
                    decoder.want(i);
                    try {
                        decoder.feed(damaged.coded(), i, damaged.keyframe());
                    } catch (DecodeException refused) {
                        assertTrue(refused.reason() != Reason.UNSUPPORTED, refused.getMessage());
                    }
                }
            }
        }
    }

    @Test
    void av1WithoutASequenceHeaderIsDecodedAllTheSame() throws Exception {
        Coded clip = Coded.read("av1-opus.mp4");
        Coded bare = new Coded(clip.codec(), new byte[0], clip.frames());
        assertEquals(FRAMES, decoded(bare).size());
        byte[] descriptor = new byte[clip.config().length + 2];
        descriptor[0] = (byte) 0x80;
        descriptor[1] = 4;
        System.arraycopy(clip.config(), 0, descriptor, 2, clip.config().length);
        assertEquals(FRAMES, decoded(new Coded(clip.codec(), descriptor, clip.frames())).size());
    }

    @Test
    void anAv1UnitThatBreaksOffIsRefused() throws Exception {
        byte[] keyframe = Coded.read("av1-opus.mp4").frames().getFirst().bytes();
        for (int length = 1; length < keyframe.length; length++) {
            ByteBuffer part = ByteBuffer.wrap(keyframe, 0, length);
            try {
                Av1Frames.check(part, 160 * 90);
            } catch (DecodeException refused) {
                assertEquals(Reason.CORRUPT, refused.reason());
            }
        }
        Av1Frames.check(ByteBuffer.wrap(keyframe), 160 * 90);
        DecodeException large =
                assertThrows(
                        DecodeException.class,
                        () -> Av1Frames.check(ByteBuffer.wrap(keyframe), 160 * 90 - 1));
        assertEquals(Reason.TOO_LARGE, large.reason());
    }
}
