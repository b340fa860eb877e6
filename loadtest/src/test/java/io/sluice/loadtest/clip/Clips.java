package io.sluice.loadtest.clip;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.codecs.video.ClipEncoder;
import io.sluice.codecs.video.DecodeException;
import io.sluice.codecs.video.DecodeLimits;
import io.sluice.codecs.video.FfmpegDecoder;
import io.sluice.codecs.video.PictureDecoder;
import io.sluice.codecs.video.PicturePool;
import io.sluice.codecs.video.PictureSpec;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.DrawnClip;
import io.sluice.loadtest.Scene;
import io.sluice.loadtest.scenario.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Small clips, and what of them comes out, for tests. */
final class Clips {
    static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;

    /** A card of one colour that no drawing has. */
    static final CardArt MAGENTA =
            (width, height) -> {
                byte[] rgb = new byte[width * height * 3];
                for (int i = 0; i < rgb.length; i += 3) {
                    rgb[i] = (byte) 230;
                    rgb[i + 2] = (byte) 230;
                }
                return rgb;
            };

    private Clips() {}

    /** Two seconds of 160x90, with a GOP a second. */
    static Source.Drawn drawn(int framesPerSecond, Source.Card... card) {
        return new Source.Drawn(
                "scene",
                2,
                Arrays.stream(card).findFirst(),
                160,
                90,
                framesPerSecond,
                200_000,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2));
    }

    static Source.Recorded recorded(Path file, Source.Card... card) {
        return new Source.Recorded("taken", 1, Arrays.stream(card).findFirst(), file.toString());
    }

    static Source.Card card(Duration lasting, Duration... at) {
        return new Source.Card(List.of(at), lasting);
    }

    /** The tags of a drawn scene, which the receiver owns. */
    static List<MediaTag> scene(int width, int height, int rate, int gopFrames, int frames) {
        ClipEncoder.Video video = new ClipEncoder.Video(width, height, rate, gopFrames, 200_000);
        return new DrawnClip(
                        video,
                        ClipEncoder.Audio.speech(),
                        frames,
                        new Scene(width, height, rate, 5))
                .tags(ALLOC);
    }

    static Clip read(String file) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return Clip.flv(in, 1 << 26, ALLOC);
        }
    }

    static Optional<StreamSource.PlacedInsert> placed(PreparedSource source, int insert)
            throws IOException {
        Insert which = source.inserts().get(insert);
        return Optional.of(new StreamSource.PlacedInsert(which, read(which.file())));
    }

    /** All its tags, which the receiver owns. */
    static List<MediaTag> play(StreamSource source) {
        List<MediaTag> tags = new ArrayList<>();
        MediaTag tag = source.poll();
        while (tag != null) {
            tags.add(tag);
            tag = source.poll();
        }
        source.close();
        return tags;
    }

    static void release(List<MediaTag> tags) {
        tags.forEach(MediaTag::release);
    }

    static MediaTag video(long timestampMillis, int... bytes) {
        ByteBuf payload = ALLOC.buffer();
        for (int each : bytes) {
            payload.writeByte(each);
        }
        return new MediaTag(MediaTag.Kind.VIDEO, timestampMillis, payload);
    }

    static boolean isPicture(MediaTag tag) {
        return tag.kind() == MediaTag.Kind.VIDEO && VideoTag.parse(tag.payload()).isCodedFrame();
    }

    static boolean isKeyframe(MediaTag tag) {
        return tag.kind() == MediaTag.Kind.VIDEO && VideoTag.parse(tag.payload()).isKeyframe();
    }

    static boolean isSequenceHeader(MediaTag tag) {
        return tag.kind() == MediaTag.Kind.VIDEO && VideoTag.parse(tag.payload()).isSequenceStart();
    }

    /** The mean colour of each picture, as {red, green, blue}, by its tag's place in the list. */
    static TreeMap<Integer, int[]> colours(List<MediaTag> tags) throws DecodeException {
        TreeMap<Integer, int[]> colours = new TreeMap<>();
        PicturePool pool = new PicturePool(PictureSpec.rgb(32, 32), 4);
        PictureDecoder decoder = null;
        for (int i = 0; i < tags.size(); i++) {
            MediaTag tag = tags.get(i);
            if (isSequenceHeader(tag)) {
                if (decoder != null) {
                    finish(decoder, colours);
                }
                VideoTag header = VideoTag.parse(tag.payload());
                decoder =
                        FfmpegDecoder.open(
                                header.codec(), coded(tag), pool, DecodeLimits.defaults());
            } else if (isPicture(tag) && decoder != null) {
                decoder.want(i);
                decoder.feed(ByteBuffer.wrap(coded(tag)), i, isKeyframe(tag));
                collect(decoder, colours);
            }
        }
        if (decoder != null) {
            finish(decoder, colours);
        }
        return colours;
    }

    private static void finish(PictureDecoder decoder, TreeMap<Integer, int[]> colours)
            throws DecodeException {
        try (decoder) {
            decoder.drain();
            collect(decoder, colours);
        }
    }

    private static void collect(PictureDecoder decoder, TreeMap<Integer, int[]> colours) {
        PictureDecoder.Decoded decoded = decoder.poll();
        while (decoded != null) {
            colours.put((int) decoded.ticket(), mean(decoded.picture().rgb()));
            decoded.picture().release();
            decoded = decoder.poll();
        }
    }

    private static int[] mean(ByteBuffer rgb) {
        long[] sums = new long[3];
        for (int i = 0; i < rgb.limit(); i++) {
            sums[i % 3] += rgb.get(i) & 0xFF;
        }
        int pixels = rgb.limit() / 3;
        return Arrays.stream(sums).mapToInt(sum -> (int) (sum / pixels)).toArray();
    }

    static byte[] coded(MediaTag tag) {
        int offset = VideoTag.parse(tag.payload()).codedOffset();
        byte[] bytes = new byte[tag.size() - offset];
        tag.payload().getBytes(tag.payload().readerIndex() + offset, bytes);
        return bytes;
    }
}
