package io.sluice.gateway.isolate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What HotSpot writes about a fatal error in a child. It holds no picture and no core of the
 * memory; the newest few are kept, for whoever looks for the cause.
 */
record CrashFile(Path path) {
    private static final String PREFIX = "crash-";
    private static final String SENT_BY_KILL = "(sent by kill)";
    private static final int KEPT = 8;
    private static final int HEAD_LINES = 12;
    private static final int MOST_LINES = 1_000;
    private static final Pattern CURRENT_THREAD =
            Pattern.compile("^Current thread \\(0x[0-9a-f]+\\): +JavaThread \"([^\"]*)\"");

    /** For the JVM: %p is the process. */
    static String pattern(Path folder) {
        return folder.resolve(PREFIX + "%p").toString();
    }

    static CrashFile of(Path folder, long pid) {
        return new CrashFile(folder.resolve(PREFIX + pid));
    }

    /** The error itself, where there was one: a signal and its place in the code. */
    Optional<String> error() throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
            return lines.limit(HEAD_LINES)
                    .filter(line -> line.startsWith("#  "))
                    .map(line -> line.substring(1).strip())
                    .findFirst();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The name of the thread that it came from, where that was one of Java's. */
    Optional<String> thread() throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
            return lines.limit(MOST_LINES)
                    .map(CURRENT_THREAD::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .findFirst();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Whether the error is the process's own doing: nobody sent it the signal. */
    boolean own() throws IOException {
        return error().filter(error -> !error.contains(SENT_BY_KILL)).isPresent();
    }

    /** Deletes all but the newest. */
    static void thinOut(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files =
                    all.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                            .sorted(Comparator.comparingLong(CrashFile::written).reversed())
                            .toList();
        }
        for (Path old : files.subList(Math.min(KEPT, files.size()), files.size())) {
            Files.deleteIfExists(old);
        }
    }

    private static long written(Path file) {
        return file.toFile().lastModified();
    }
}
