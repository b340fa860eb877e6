package io.sluice.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house's sizes and manners, read off the sources: a ratchet against slow decay. */
class TidyTest {
    private static final List<String> MODULES =
            List.of("codecs", "models", "gateway", "loadtest", "ops");
    private static final int MAX_FILE_LINES = 300;
    private static final int MAX_METHOD_LINES = 40;
    private static final Pattern LEFT_OVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X{3})\\b");
    private static final Pattern POOR_NAME = Pattern.compile("(Impl|^Default[A-Z].*)$");

    /**
     * A line that opens a method or constructor body at class level, as google-java-format lays it
     * out.
     */
    private static final Pattern METHOD_END = Pattern.compile("^(    |        )}$");

    private static Path root() {
        String root = System.getProperty("sluice.root");
        return root == null || root.isBlank()
                ? Path.of("..").toAbsolutePath().normalize()
                : Path.of(root);
    }

    private static List<Path> mainFiles() {
        List<Path> files = new ArrayList<>();
        for (String module : MODULES) {
            Path sources = root().resolve(module).resolve("src/main/java");
            try (Stream<Path> found = Files.walk(sources)) {
                found.filter(f -> f.toString().endsWith(".java")).forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readsTheWholeHouse() {
        assertTrue(mainFiles().size() > 50, "main files found under " + root());
    }

    @Test
    void filesAreShort() {
        List<String> tooLong =
                mainFiles().stream()
                        .filter(f -> lines(f).size() > MAX_FILE_LINES)
                        .map(f -> root().relativize(f) + ": " + lines(f).size() + " lines")
                        .toList();
        assertEquals(List.of(), tooLong, "files over " + MAX_FILE_LINES + " lines");
    }

    @Test
    void methodsAreShort() {
        List<String> tooLong = new ArrayList<>();
        for (Path file : mainFiles()) {
            List<String> lines = lines(file);
            for (int end = 0; end < lines.size(); end++) {
                var closing = METHOD_END.matcher(lines.get(end));
                if (closing.matches()) {
                    int length = end - bodyStart(lines, end, closing.group(1));
                    if (length > MAX_METHOD_LINES) {
                        tooLong.add(
                                root().relativize(file)
                                        + ":"
                                        + (end + 1)
                                        + ": "
                                        + length
                                        + " lines");
                    }
                }
            }
        }
        assertEquals(List.of(), tooLong, "methods over " + MAX_METHOD_LINES + " lines");
    }

    /**
     * The line where the block that closes at {@code end} opens; types are not methods: they count
     * 0.
     */
    private static int bodyStart(List<String> lines, int end, String indent) {
        for (int i = end - 1; i >= 0; i--) {
            String line = lines.get(i);
            boolean sameLevel = line.startsWith(indent) && !line.startsWith(indent + " ");
            if (sameLevel && !line.strip().startsWith("}") && !line.strip().startsWith(")")) {
                boolean type = line.matches(".*\\b(class|interface|enum|record|@interface)\\b.*");
                return type ? end : i;
            }
        }
        return end;
    }

    @Test
    void everyPackageSaysWhatLivesThere() {
        List<Path> silent =
                mainFiles().stream()
                        .map(Path::getParent)
                        .distinct()
                        .filter(p -> !says(p.resolve("package-info.java")))
                        .toList();
        assertEquals(List.of(), silent, "packages without a null-marked, documented package-info");
    }

    private static boolean says(Path packageInfo) {
        if (!Files.exists(packageInfo)) {
            return false;
        }
        String text = String.join("\n", lines(packageInfo));
        return text.contains("/**") && text.contains("@NullMarked");
    }

    @Test
    void namesSayWhatAThingIs() {
        List<Path> poor =
                mainFiles().stream()
                        .filter(
                                f ->
                                        POOR_NAME
                                                .matcher(
                                                        f.getFileName()
                                                                .toString()
                                                                .replace(".java", ""))
                                                .find())
                        .toList();
        assertEquals(List.of(), poor);
    }

    @Test
    void nothingIsLeftForLaterInTheSources() {
        List<String> left = new ArrayList<>();
        for (Path file : mainFiles()) {
            for (String line : lines(file)) {
                if (LEFT_OVER.matcher(line).find()) {
                    left.add(root().relativize(file) + ": " + line.strip());
                }
            }
        }
        assertEquals(List.of(), left);
    }
}
