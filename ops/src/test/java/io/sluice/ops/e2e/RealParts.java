package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The programs of other people that an end-to-end test needs, and what to do where one is missing.
 */
enum RealParts {
    FFMPEG("ffmpeg", "ffmpeg"),
    NGINX("nginx", "nginx"),
    NGINX_RTMP("/usr/lib/nginx/modules/ngx_rtmp_module.so", "libnginx-mod-rtmp");

    private final String program;
    private final String debianPackage;

    RealParts(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    String path() {
        Path found = find();
        if (found == null) {
            throw new IllegalStateException(program + " is not installed");
        }
        return found.toString();
    }

    private Path find() {
        if (program.startsWith("/")) {
            return Files.exists(Path.of(program)) ? Path.of(program) : null;
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

    /** Skips the test where a part is missing, or fails it under {@code --require-parts}. */
    static void need(RealParts... parts) {
        List<String> missing = new ArrayList<>();
        for (RealParts part : parts) {
            if (part.find() == null) {
                missing.add(part.debianPackage);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        String word = "missing: apt-get install " + String.join(" ", missing);
        if (Boolean.getBoolean("sluice.requireParts")) {
            fail(word);
        }
        Assumptions.abort(word);
    }

    /** The long form of a test, which {@code --full} asks for. */
    static boolean full() {
        return Boolean.getBoolean("sluice.full");
    }
}
