package io.sluice.loadtest.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process and its descendants, as {@code /proc} tells of them (proc(5)). A process that ends
 * between two samples takes its processor time with it.
 */
public final class ProcessTree {
    private static final int PARENT = 1;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final double TICKS_A_SECOND = 100; // USER_HZ, fixed on Linux since 2.6
    private static final long BYTES_A_KIBIBYTE = 1024;

    private final long root;

    public ProcessTree(long pid) {
        this.root = pid;
    }

    /**
     * What all of them had used by a moment.
     *
     * @param cpuSeconds since they began
     * @param residentBytes now; pages that several share count for each
     */
    public record Usage(double cpuSeconds, long residentBytes, int descriptors, int processes) {}

    public long pid() {
        return root;
    }

    /** Empty once the process is gone, or where there is no /proc. */
    public Optional<Usage> usage() {
        double cpu = 0;
        long resident = 0;
        int descriptors = 0;
        List<Long> pids = pids();
        for (long pid : pids) {
            Path folder = Path.of("/proc", Long.toString(pid));
            try {
                cpu += cpuSeconds(folder);
                resident += residentBytes(folder);
                descriptors += descriptors(folder);
            } catch (IOException | RuntimeException e) { // it ended meanwhile, or is not ours
                if (pid == root) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new Usage(cpu, resident, descriptors, pids.size()));
    }

    private List<Long> pids() {
        List<Long> all = new ArrayList<>();
        all.add(root);
        ProcessHandle.of(root)
                .ifPresent(process -> process.descendants().forEach(d -> all.add(d.pid())));
        return all;
    }

    private static double cpuSeconds(Path folder) throws IOException {
        String[] fields = stat(folder);
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
                / TICKS_A_SECOND;
    }

    /** The fields after the name, which is in brackets and may hold anything; state is field 0. */
    private static String[] stat(Path folder) throws IOException {
        String stat = Files.readString(folder.resolve("stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    private static long residentBytes(Path folder) throws IOException {
        for (String line : Files.readAllLines(folder.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * BYTES_A_KIBIBYTE;
            }
        }
        return 0;
    }

    private static int descriptors(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("fd"))) {
            return (int) all.count();
        }
    }

    static long parent(long pid) throws IOException {
        return Long.parseLong(stat(Path.of("/proc", Long.toString(pid)))[PARENT]);
    }
}
