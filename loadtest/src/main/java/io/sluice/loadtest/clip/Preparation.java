package io.sluice.loadtest.clip;

import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.video.ClipEncoder;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.DrawnClip;
import io.sluice.loadtest.Metadata;
import io.sluice.loadtest.Painter;
import io.sluice.loadtest.Scene;
import io.sluice.loadtest.scenario.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a scenario's sources ready: every clip as an FLV file, the test card's stretches encoded
 * ahead, so that nothing is encoded while anything is measured.
 */
public final class Preparation {
    private static final ClipEncoder.Audio AUDIO = new ClipEncoder.Audio(44_100, 64_000);
    private static final int MAX_CLIP_BYTES = 1 << 30;

    private final Path folder;
    private final CardArt card;
    private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;

    /** A preparation that writes its clips to a folder. */
    public Preparation(Path folder, CardArt card) {
        this.folder = folder;
        this.card = card;
    }

    /**
     * Writes a source's clips.
     *
     * @throws IOException if a recording can't be read, or not be spliced; it says why
     */
    public PreparedSource prepare(Source source) throws IOException {
        return switch (source) {
            case Source.Recorded recorded -> recorded(recorded);
            case Source.Drawn drawn -> drawn(drawn);
        };
    }

    private PreparedSource recorded(Source.Recorded source) throws IOException {
        try (Clip clip =
                Clip.of(Recording.read(Path.of(source.file()), MAX_CLIP_BYTES, allocator))) {
            List<Insert> inserts = new ArrayList<>();
            if (source.card().isPresent()) {
                ClipShape shape = spliceable(source, clip);
                for (Duration at : source.card().get().at()) {
                    inserts.add(wholeGops(source, shape, at.toMillis(), inserts.size()));
                }
            }
            return finished(source, clip, inserts);
        }
    }

    private static ClipShape spliceable(Source.Recorded source, Clip clip) throws IOException {
        try {
            return ClipShape.of(clip);
        } catch (IOException e) {
            throw new IOException(
                    source.file() + ": the test card can't be spliced in: " + e.getMessage(), e);
        }
    }

    /** Whole GOPs of a recording give way to the card, in the recording's size and rate. */
    private Insert wholeGops(Source.Recorded source, ClipShape shape, long at, int number)
            throws IOException {
        GopTimes gops = shape.gops();
        long lasting = source.card().orElseThrow().lasting().toMillis();
        long from = gops.begins(gops.atOrAfter(at));
        long to = gops.begins(gops.atOrAfter(from + Math.max(1, lasting)));
        int rate = shape.framesPerSecond();
        ClipEncoder.Video video =
                new ClipEncoder.Video(
                        shape.width(), shape.height(), rate, 2 * rate, shape.bitsPerSecond());
        byte[] rgb = card.rgb(shape.width(), shape.height());
        int frames = (int) Math.max(1, (to - from) * rate / 1000);
        Path file =
                cardFile(
                        source,
                        number,
                        new DrawnClip(video, AUDIO, frames, (frame, out) -> out.put(0, rgb)));
        return new Insert(file.toString(), from, to, from);
    }

    private PreparedSource drawn(Source.Drawn source) throws IOException {
        int rate = source.framesPerSecond();
        int gopFrames = Math.toIntExact(source.gop().toMillis() * rate / 1000);
        int frames = Math.toIntExact(source.length().toMillis() * rate / 1000);
        ClipEncoder.Video video =
                new ClipEncoder.Video(
                        source.width(), source.height(), rate, gopFrames, source.bitsPerSecond());
        Scene scene = new Scene(source.width(), source.height(), rate, source.name().hashCode());
        List<MediaTag> tags = new ArrayList<>();
        tags.add(Metadata.tag(metadata(source), allocator));
        tags.addAll(new DrawnClip(video, AUDIO, frames, scene).tags(allocator));
        try (Clip clip = Clip.of(tags)) {
            GopTimes gops = ClipShape.of(clip).gops();
            List<Insert> inserts = new ArrayList<>();
            for (Duration at : source.card().map(Source.Card::at).orElse(List.of())) {
                inserts.add(
                        turning(
                                source,
                                new Drawing(video, scene, frames, gops),
                                at,
                                inserts.size()));
            }
            return finished(source, clip, inserts);
        }
    }

    private static AmfObject metadata(Source.Drawn source) {
        return AmfObject.empty()
                .with("width", source.width())
                .with("height", source.height())
                .with("framerate", source.framesPerSecond())
                .with("videocodecid", 7)
                .with("audiocodecid", 10)
                .with("audiosamplerate", AUDIO.sampleRate());
    }

    /** A clip that was drawn: how, and where its GOPs lie. */
    private record Drawing(ClipEncoder.Video video, Scene scene, int frames, GopTimes gops) {}

    /** The GOPs of a drawing in which the scene turns into the card, at any frame, and after it. */
    private Insert turning(Source.Drawn source, Drawing drawing, Duration at, int number)
            throws IOException {
        int rate = drawing.video().framesPerSecond();
        long onset = (at.toMillis() * rate + 999) / 1000;
        long lasting = source.card().orElseThrow().lasting().toMillis() * rate / 1000;
        GopTimes inFrames = drawing.gops().inFrames(rate, drawing.frames());
        long firstGop = inFrames.atOrBefore(onset);
        long endGop = inFrames.atOrAfter(onset + Math.max(1, lasting));
        long first = inFrames.begins(firstGop);
        byte[] rgb = card.rgb(source.width(), source.height());
        Painter painter =
                (int frame, ByteBuffer out) -> {
                    if (first + frame < onset) {
                        drawing.scene().paint((int) ((first + frame) % drawing.frames()), out);
                    } else {
                        out.put(0, rgb);
                    }
                };
        int frames = Math.toIntExact(inFrames.begins(endGop) - first);
        Path file =
                cardFile(source, number, new DrawnClip(drawing.video(), AUDIO, frames, painter));
        long from = drawing.gops().begins(firstGop);
        return new Insert(
                file.toString(),
                from,
                drawing.gops().begins(endGop),
                from + (onset - first) * 1000 / rate);
    }

    /** No source's name holds a plus: so no card's file is another source's. */
    private Path cardFile(Source source, int number, DrawnClip drawing) throws IOException {
        Path file = folder.resolve(source.name() + "+card-" + number + ".flv");
        ClipFile.write(file, drawing.tags(allocator));
        return file;
    }

    /** Borrows the clip. */
    private PreparedSource finished(Source source, Clip clip, List<Insert> inserts)
            throws IOException {
        Path file = folder.resolve(source.name() + ".flv");
        long bits = clip.tags().stream().mapToLong(MediaTag::size).sum() * 8;
        ClipFile.write(file, clip.tags().stream().map(MediaTag::retain).toList());
        return new PreparedSource(
                source.name(),
                source.weight(),
                file.toString(),
                List.copyOf(inserts),
                bits * 1000 / Math.max(1, clip.durationMillis()));
    }
}
