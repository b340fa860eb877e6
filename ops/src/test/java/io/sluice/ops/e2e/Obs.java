package io.sluice.ops.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * OBS Studio on a display of its own, streaming a clip as soon as it starts, with its settings in a
 * folder of the test's. It encodes as it goes, and records what it streams beside.
 */
record Obs(Program program, Program display, Path folder) implements AutoCloseable {
    private static final String GLOBAL =
            """
            [General]
            FirstRun=true
            LastVersion=486539266
            EnableAutoUpdates=false
            [Basic]
            Profile=Sluice
            ProfileDir=Sluice
            SceneCollection=Sluice
            SceneCollectionFile=Sluice
            """;
    private static final String PROFILE =
            """
            [General]
            Name=Sluice
            [Video]
            BaseCX=640
            BaseCY=360
            OutputCX=640
            OutputCY=360
            FPSCommon=30
            [Output]
            Mode=Simple
            [SimpleOutput]
            FilePath=%s
            RecFormat=flv
            RecQuality=Stream
            StreamEncoder=x264
            UseAdvanced=true
            Preset=ultrafast
            VBitrate=1500
            """;
    private static final String SERVICE =
            """
            {"type": "rtmp_custom", "settings": {"server": "%s", "key": "%s", "use_auth": false}}
            """;
    private static final String SCENES =
            """
            {"name": "Sluice", "current_scene": "Scene", "current_program_scene": "Scene",
             "scene_order": [{"name": "Scene"}],
             "sources": [
              {"id": "ffmpeg_source", "name": "Clip", "mixers": 255,
               "settings": {"local_file": "%s", "looping": true, "hw_decode": false}},
              {"id": "scene", "name": "Scene",
               "settings": {"id_counter": 1, "items": [
                {"id": 1, "name": "Clip", "visible": true, "bounds_type": 1,
                 "bounds": {"x": 640.0, "y": 360.0}, "scale": {"x": 1.0, "y": 1.0}}]}}]}
            """;

    /** Has OBS stream the clip, again and again, to an app's URL under a key. */
    static Obs stream(Path folder, Path clip, String server, String key) throws IOException {
        Path settings = folder.resolve("obs-studio");
        Path basic = settings.resolve("basic");
        Path profile = Files.createDirectories(basic.resolve("profiles/Sluice"));
        Files.createDirectories(basic.resolve("scenes"));
        Files.createDirectories(folder.resolve("recordings"));
        Files.writeString(settings.resolve("global.ini"), GLOBAL);
        Files.writeString(
                profile.resolve("basic.ini"), PROFILE.formatted(folder.resolve("recordings")));
        Files.writeString(profile.resolve("service.json"), SERVICE.formatted(server, key));
        Files.writeString(basic.resolve("scenes/Sluice.json"), SCENES.formatted(clip));
        Program display = display(folder.resolve("display.log"));
        List<String> command =
                List.of(
                        "env",
                        "DISPLAY=:" + display.output().strip(),
                        "XDG_CONFIG_HOME=" + folder,
                        "HOME=" + folder,
                        "LIBGL_ALWAYS_SOFTWARE=1",
                        RealParts.OBS.path(),
                        "--multi",
                        "--startstreaming",
                        "--startrecording");
        return new Obs(Program.start(folder.resolve("obs.log"), command), display, folder);
    }

    private static Program display(Path log) {
        Program display =
                Program.start(
                        log,
                        RealParts.XVFB.path(),
                        "-displayfd",
                        "1",
                        "-screen",
                        "0",
                        "1280x720x24",
                        "-nolisten",
                        "tcp");
        try {
            Await.that("a display", 20, () -> display.output().endsWith("\n"));
        } catch (AssertionError late) {
            display.close();
            throw late;
        }
        return display;
    }

    /** What it recorded while it streamed. */
    Path recording() throws IOException {
        try (var files = Files.list(folder.resolve("recordings"))) {
            return files.findFirst().orElseThrow();
        }
    }

    /** Ends it as a crash would. */
    void kill() {
        program.close();
    }

    @Override
    public void close() {
        program.close();
        if (display.alive()) {
            display.signal("TERM"); // so that it takes its lock and socket away
            display.waitFor(10);
        }
        display.close();
    }
}
