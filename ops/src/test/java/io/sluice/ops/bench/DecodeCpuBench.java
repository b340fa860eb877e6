package io.sluice.ops.bench;

import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.codecs.video.DecodeLimits;
import io.sluice.codecs.video.FfmpegDecoder;
import io.sluice.codecs.video.PicturePool;
import io.sluice.codecs.video.PictureSpec;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.clip.Preparation;
import io.sluice.loadtest.report.Bootstrap;
import io.sluice.loadtest.scenario.Source;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What decoding costs here and in the ffmpeg program: one H.264 file, one decoder thread, nothing
 * scaled; every frame, and keyframes alone. Ours, theirs and ours again in turn. A figure is many
 * passes over the file less one pass, so that neither's start is part of it.
 */
class DecodeCpuBench {
    private static final int ROUNDS = Integer.getInteger("sluice.bench.rounds", 10);

    /** What is measured: comparisons with this in their name, such as {@code 1080p all}. */
    private static final String ONLY = System.getProperty("sluice.bench.only", "");

    private static final int PASSES = 3;

    /** A pass has few keyframes. */
    private static final int KEYFRAME_PASSES = 81;

    private static final int LENGTH_SECONDS = 10;
    private static final Pattern TIMES =
            Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s\\s*$");

    @TempDir private Path folder;

    private record Frame(ByteBuffer coded, boolean keyframe) {}

    @Test
    void decode() throws Exception {
        for (int[] shape :
                new int[][] {
                    {640, 360, 1_000_000}, {1280, 720, 3_000_000}, {1920, 1080, 6_000_000}
                }) {
            Source.Drawn drawn =
                    new Source.Drawn(
                            "scene" + shape[1],
                            1,
                            Optional.empty(),
                            shape[0],
                            shape[1],
                            30,
                            shape[2],
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(LENGTH_SECONDS));
            Path file =
                    Path.of(
                            new Preparation(folder, (width, height) -> new byte[0])
                                    .prepare(drawn)
                                    .file());
            compare(shape[1] + "p all", file, false);
            compare(shape[1] + "p keyframes", file, true);
        }
    }

    private void compare(String name, Path file, boolean keyframes) throws Exception {
        if (!name.contains(ONLY)) {
            return;
        }
        List<Frame> frames = new ArrayList<>();
        byte[] config = read(file, keyframes, frames);
        int passes = keyframes ? KEYFRAME_PASSES : PASSES;
        ours(config, frames, passes);
        double[] ratios = new double[ROUNDS];
        double[] control = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            double first = ours(config, frames, passes) - ours(config, frames, 1);
            double theirs = theirs(file, keyframes, passes) - theirs(file, keyframes, 1);
            double second = ours(config, frames, passes) - ours(config, frames, 1);
            ratios[round] = (first + second) / 2 / theirs;
            control[round] = second / first;
            System.out.printf(
                    Locale.ROOT,
                    "BENCH decode %s round %d ours %.3f %.3f s, ffmpeg %.3f s%n",
                    name,
                    round,
                    first,
                    second,
                    theirs);
        }
        System.out.printf(
                "BENCH decode %s, %d frames: ours/ffmpeg %s, A/A %s%n",
                name,
                frames.size() * (passes - 1),
                new Bootstrap().median(ratios),
                new Bootstrap().median(control));
    }

    private static byte[] read(Path file, boolean keyframes, List<Frame> frames)
            throws IOException {
        byte[] config = new byte[0];
        try (InputStream in = Files.newInputStream(file);
                Clip clip = Clip.flv(in, 1 << 28, ByteBufAllocator.DEFAULT)) {
            for (MediaTag tag : clip.tags()) {
                if (tag.kind() != MediaTag.Kind.VIDEO) {
                    continue;
                }
                VideoTag header = VideoTag.parse(tag.payload());
                byte[] bytes = new byte[tag.size() - header.codedOffset()];
                tag.payload().getBytes(tag.payload().readerIndex() + header.codedOffset(), bytes);
                if (header.isSequenceStart()) {
                    config = bytes;
                } else if (header.isCodedFrame() && (!keyframes || header.isKeyframe())) {
                    ByteBuffer coded = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
                    frames.add(new Frame(coded, header.isKeyframe()));
                }
            }
        }
        return config;
    }

    /** This thread's processor seconds for all passes. */
    private static double ours(byte[] config, List<Frame> frames, int passes) throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        PicturePool pool = new PicturePool(PictureSpec.rgb(224, 224), 1);
        long ticket = 0;
        try (FfmpegDecoder decoder =
                FfmpegDecoder.open(VideoCodec.AVC, config, pool, DecodeLimits.defaults())) {
            for (int pass = 0; pass < passes; pass++) {
                for (Frame frame : frames) {
                    decoder.feed(frame.coded().duplicate(), ticket++, frame.keyframe());
                }
            }
            decoder.drain();
        }
        return (threads.getCurrentThreadCpuTime() - before) / 1e9;
    }

    /** The program's processor seconds, user and system, as the shell counts them. */
    private static double theirs(Path file, boolean keyframes, int passes) throws Exception {
        String command =
                "ffmpeg -v error -nostdin -threads 1 -skip_frame %s -stream_loop %d -i %s -map 0:v -fps_mode passthrough -f null - ; times"
                        .formatted(keyframes ? "nokey" : "default", passes - 1, file);
        Process shell = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher times = TIMES.matcher(said.strip());
        if (shell.waitFor() != 0 || !times.find()) {
            throw new IllegalStateException("ffmpeg: " + said);
        }
        return Double.parseDouble(times.group(1)) * 60
                + Double.parseDouble(times.group(2))
                + Double.parseDouble(times.group(3)) * 60
                + Double.parseDouble(times.group(4));
    }
}
