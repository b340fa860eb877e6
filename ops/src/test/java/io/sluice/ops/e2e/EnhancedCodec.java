package io.sluice.ops.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Codecs that only Enhanced RTMP has, as the newer ffmpeg encodes them. */
enum EnhancedCodec {
    HEVC("libx265", "-preset", "ultrafast", "-x265-params", "log-level=error"),
    AV1("libsvtav1", "-preset", "12"),
    VP9("libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8");

    private final List<String> encoder;

    EnhancedCodec(String... encoder) {
        this.encoder = List.of(encoder);
    }

    /** A file's first seconds, encoded anew. */
    Path encode(Path file, int seconds) {
        Path encoded = file.resolveSibling(this + "-" + seconds + ".flv");
        List<String> command = new ArrayList<>(Ffmpeg.eight());
        command.addAll(List.of("-v", "error", "-y", "-i", file.toString()));
        command.addAll(List.of("-t", Integer.toString(seconds), "-c:v"));
        command.addAll(encoder);
        command.addAll(List.of("-g", "50", "-b:v", "400k", "-c:a", "copy", encoded.toString()));
        Program.run(file.resolveSibling(encoded.getFileName() + ".log"), command);
        return encoded;
    }
}
