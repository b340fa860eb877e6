package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The programs of other people that an end-to-end test needs, and what to do where one is missing.
 */
enum RealParts {
    FFMPEG("ffmpeg", "apt-get install ffmpeg"),
    /** GPL: run by tests as a program of its own, on no class path and in no package of ours. */
    FFMPEG_8(
            "ops/target/ffmpeg-gpl/org/bytedeco/ffmpeg/linux-x86_64-gpl/ffmpeg",
            "mvn pre-integration-test"),
    NGINX("nginx", "apt-get install nginx"),
    NGINX_RTMP("/usr/lib/nginx/modules/ngx_rtmp_module.so", "apt-get install libnginx-mod-rtmp"),
    HAPROXY("haproxy", "apt-get install haproxy"),
    GST_LAUNCH("gst-launch-1.0", "apt-get install gstreamer1.0-tools"),
    GST_FLV(gstreamer("flv"), "apt-get install gstreamer1.0-plugins-good"),
    GST_RTMP2(gstreamer("rtmp2"), "apt-get install gstreamer1.0-plugins-bad"),
    GST_LIBRTMP(gstreamer("rtmp"), "apt-get install gstreamer1.0-plugins-bad"),
    NODE("node", "apt-get install nodejs"),
    NODE_MEDIA_SERVER(
            "target/node-media-server/node_modules/node-media-server/src/index.js",
            "npm install, as .ci/run does"),
    OBS("obs", "apt-get install obs-studio"),
    XVFB("Xvfb", "apt-get install xvfb");

    private final String program;
    private final String remedy;

    RealParts(String program, String remedy) {
        this.program = program;
        this.remedy = remedy;
    }

    private static String gstreamer(String plugin) {
        return "/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgst" + plugin + ".so";
    }

    String path() {
        Path found = find();
        if (found == null) {
            throw new IllegalStateException(program + " is not installed");
        }
        return found.toString();
    }

    private Path find() {
        if (program.contains("/")) {
            Path file = root().resolve(program);
            return Files.exists(file) ? file : null;
        }
        String search = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
        for (String folder : search.split(File.pathSeparator)) {
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static Path root() {
        return Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();
    }

    /** Skips the test where a part is missing, or fails it under {@code --require-parts}. */
    static void need(RealParts... parts) {
        List<String> missing = new ArrayList<>();
        for (RealParts part : parts) {
            if (part.find() == null) {
                missing.add(part.remedy);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        String word = "missing: " + String.join(", ", missing);
        if (Boolean.getBoolean("sluice.requireParts")) {
            fail(word);
        }
        Assumptions.abort(word);
    }

    static boolean present(RealParts... parts) {
        return Arrays.stream(parts).allMatch(part -> part.find() != null);
    }

    /** The long form of a test, which {@code --full} asks for. */
    static boolean full() {
        return Boolean.getBoolean("sluice.full");
    }
}
