package io.sluice.ops.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What these tests use of the ffmpeg program: drawing a source, publishing it, hashing its frames.
 */
final class Ffmpeg {
    private Ffmpeg() {}

    /** Draws ordinary video with B-frames and a tone: H.264 + AAC in FLV. */
    static Path draw(Path folder, int seconds) {
        Path file = folder.resolve("source.flv");
        Program.run(
                folder.resolve("draw.log"),
                RealParts.FFMPEG.path(),
                "-v",
                "error",
                "-y",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=640x360:rate=30",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=44100",
                "-t",
                Integer.toString(seconds),
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-g",
                "60",
                "-b:v",
                "800k",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac",
                "-b:a",
                "64k",
                file.toString());
        return file;
    }

    /** Draws noise of some 20 Mb/s, which fills an idle origin's buffers within seconds. */
    static Path drawHeavy(Path folder, int seconds) {
        Path file = folder.resolve("heavy.flv");
        Program.run(
                folder.resolve("heavy.log"),
                RealParts.FFMPEG.path(),
                "-v",
                "error",
                "-y",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=640x360:rate=30,noise=alls=60:allf=t",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=44100",
                "-t",
                Integer.toString(seconds),
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-g",
                "60",
                "-b:v",
                "20M",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac",
                file.toString());
        return file;
    }

    /** Publishes a file as it is, in real time. */
    static Program publish(Path log, Path file, String url) {
        List<String> command = new ArrayList<>();
        command.add(RealParts.FFMPEG.path());
        command.addAll(publishing(file, url));
        return Program.start(log, command);
    }

    /** The arguments with which any ffmpeg publishes a file as it is, in real time. */
    static List<String> publishing(Path file, String url) {
        return List.of(
                "-v",
                "info",
                "-nostdin",
                "-re",
                "-i",
                file.toString(),
                "-c",
                "copy",
                "-f",
                "flv",
                url);
    }

    /**
     * The newer program's command that publishes one file's video and audio, and the other's video
     * as a second track.
     */
    static List<String> twoTracks(Path file, Path second, String url) {
        List<String> command = new ArrayList<>(eight());
        command.addAll(List.of("-v", "info", "-nostdin"));
        command.addAll(List.of("-re", "-i", file.toString(), "-re", "-i", second.toString()));
        command.addAll(List.of("-map", "0:v", "-map", "1:v", "-map", "0:a", "-c", "copy"));
        command.addAll(List.of("-f", "flv", url));
        return command;
    }

    /** The command of the newer program, whose libraries lie beside it. */
    static List<String> eight() {
        Path program = Path.of(RealParts.FFMPEG_8.path());
        return List.of(
                "/lib64/ld-linux-x86-64.so.2",
                "--library-path",
                program.getParent().toString(),
                program.toString());
    }

    /** A file's end, from a keyframe on, as it is. */
    static Path from(int second, Path file) {
        Path end = file.resolveSibling("from-" + second + "-" + file.getFileName());
        Program.run(
                file.resolveSibling("from.log"),
                RealParts.FFMPEG.path(),
                "-v",
                "error",
                "-y",
                "-ss",
                Integer.toString(second),
                "-i",
                file.toString(),
                "-c",
                "copy",
                end.toString());
        return end;
    }

    /**
     * One line a coded frame, in file order: stream, timestamps, size and hash; and the codecs'
     * configuration.
     */
    static Frames frames(Path file) {
        return frames(List.of(RealParts.FFMPEG.path()), file);
    }

    static Frames frames(List<String> program, Path file) {
        Path out = file.resolveSibling(file.getFileName() + ".framemd5");
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("-v", "error", "-y", "-i", file.toString()));
        command.addAll(List.of("-map", "0:v", "-map", "0:a", "-c", "copy"));
        command.addAll(List.of("-f", "framemd5", out.toString()));
        Program.run(file.resolveSibling(file.getFileName() + ".log"), command);
        try {
            List<String> frames = new ArrayList<>();
            for (String line : Files.readAllLines(out)) {
                if (line.startsWith("#extradata") || !line.startsWith("#")) {
                    frames.add(line.replaceAll("\\s+", ""));
                }
            }
            return new Frames(frames);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
