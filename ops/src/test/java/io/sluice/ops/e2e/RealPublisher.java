package io.sluice.ops.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Publishing programs of other people, and what they show when they are refused. */
enum RealPublisher {
    FFMPEG("Publishing is not allowed", RealParts.FFMPEG) {
        @Override
        List<String> command(Path clip, String url) {
            List<String> command = new ArrayList<>();
            command.add(RealParts.FFMPEG.path());
            command.addAll(Ffmpeg.publishing(clip, url));
            return command;
        }
    },
    FFMPEG_8("Publishing is not allowed", RealParts.FFMPEG_8) {
        @Override
        List<String> command(Path clip, String url) {
            List<String> command = new ArrayList<>(Ffmpeg.eight());
            command.addAll(Ffmpeg.publishing(clip, url));
            return command;
        }
    },
    RTMP2SINK(
            "Publishing is not allowed",
            RealParts.GST_LAUNCH,
            RealParts.GST_FLV,
            RealParts.GST_RTMP2) {
        @Override
        List<String> command(Path clip, String url) {
            return gstreamer(clip, "rtmp2sink", "location=" + url);
        }
    },
    /** The one that stands on librtmp. */
    RTMPSINK("", RealParts.GST_LAUNCH, RealParts.GST_FLV, RealParts.GST_LIBRTMP) {
        @Override
        List<String> command(Path clip, String url) {
            return gstreamer(clip, "rtmpsink", "location=" + url);
        }
    };

    private final String refused;
    private final RealParts[] parts;

    RealPublisher(String refused, RealParts... parts) {
        this.refused = refused;
        this.parts = parts;
    }

    RealParts[] parts() {
        return parts.clone();
    }

    /** Words in its output when it is refused. */
    String refused() {
        return refused;
    }

    /** Publishes a FLV file in real time, its frames as they are. */
    abstract List<String> command(Path clip, String url);

    Program publish(Path log, Path clip, String url) {
        return Program.start(log, command(clip, url));
    }

    /** Has GStreamer look for its plugins, which takes it seconds the first time. */
    static void warmUp(Path log) {
        if (RealParts.present(RealParts.GST_LAUNCH)) {
            Program.run(
                    log, RealParts.GST_LAUNCH.path(), "fakesrc", "num-buffers=1", "!", "fakesink");
        }
    }

    private static List<String> gstreamer(Path clip, String... sink) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(RealParts.GST_LAUNCH.path(), "flvmux", "name=out"));
        command.addAll(List.of("streamable=true", "!"));
        command.addAll(List.of(sink));
        command.addAll(List.of("filesrc", "location=" + clip, "!", "flvdemux", "name=in"));
        command.addAll(List.of("in.video", "!", "queue", "!", "out.video"));
        command.addAll(List.of("in.audio", "!", "queue", "!", "out.audio"));
        return command;
    }
}
