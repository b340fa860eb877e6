package io.sluice.gateway.metrics;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/**
 * Interval histograms on disk, in HdrHistogram's log format: a tagged line a span and interval,
 * values in nanoseconds. A new file a day and a start; the oldest beyond the limit are deleted.
 * Blocks; one thread's.
 */
final class HistogramLog implements AutoCloseable {
    private static final Duration FILE_SPAN = Duration.ofDays(1);
    private static final String PREFIX = "latency-";
    private static final String SUFFIX = ".hlog";
    private static final double NANOS_A_MILLISECOND = 1e6;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final int maxFiles;
    private @Nullable PrintStream file;
    private @Nullable HistogramLogWriter writer;
    private Instant fileEnds = Instant.MIN;

    HistogramLog(Path folder, int maxFiles) {
        this.folder = folder;
        this.maxFiles = maxFiles;
    }

    /** The writer for an interval that ends now. */
    HistogramLogWriter at(Instant now) throws IOException {
        HistogramLogWriter current = writer;
        if (current != null && now.isBefore(fileEnds)) {
            return current;
        }
        close();
        return open(now);
    }

    static void write(HistogramLogWriter writer, Histogram interval) {
        double startSeconds = interval.getStartTimeStamp() / 1e3;
        double endSeconds = interval.getEndTimeStamp() / 1e3;
        writer.outputIntervalHistogram(startSeconds, endSeconds, interval, NANOS_A_MILLISECOND);
    }

    /** What was written so far is on its way to the disk. */
    void flush() throws IOException {
        PrintStream open = file;
        if (open != null && open.checkError()) {
            throw new IOException("the histogram log in " + folder + " can't be written");
        }
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
        writer = null;
        file = null;
    }

    private HistogramLogWriter open(Instant now) throws IOException {
        Files.createDirectories(folder);
        Path path = folder.resolve(PREFIX + NAME.format(now) + SUFFIX);
        PrintStream stream =
                new PrintStream(
                        new BufferedOutputStream(
                                Files.newOutputStream(
                                        path,
                                        StandardOpenOption.CREATE,
                                        StandardOpenOption.APPEND)),
                        false,
                        StandardCharsets.UTF_8);
        HistogramLogWriter opened = new HistogramLogWriter(stream);
        opened.outputLogFormatVersion();
        opened.outputStartTime(now.toEpochMilli());
        opened.outputLegend();
        file = stream;
        writer = opened;
        fileEnds = now.plus(FILE_SPAN);
        deleteOldest();
        return opened;
    }

    private void deleteOldest() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(HistogramLog::isOurs).sorted(Comparator.reverseOrder()).toList();
        }
        for (Path old : files.subList(Math.min(maxFiles, files.size()), files.size())) {
            Files.deleteIfExists(old);
        }
    }

    private static boolean isOurs(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
    }
}
