package io.sluice.loadtest.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds who listens on a port of this machine, by {@code /proc} (proc(5)). */
public final class Listeners {
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTEN = "0A";

    private Listeners() {}

    /**
     * The process that listens there: of a parent and its children, the parent. Empty where it
     * belongs to somebody else, is in another container, or there is no /proc.
     */
    public static Optional<ProcessTree> on(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            sockets.addAll(sockets(Path.of(table), port));
        }
        List<Long> holders =
                sockets.isEmpty()
                        ? List.of()
                        : ProcessHandle.allProcesses()
                                .map(ProcessHandle::pid)
                                .filter(pid -> holds(pid, sockets))
                                .toList();
        return holders.stream()
                .filter(pid -> !hasParentIn(pid, holders))
                .findFirst()
                .map(ProcessTree::new);
    }

    private static Set<String> sockets(Path table, int port) {
        Set<String> inodes = new HashSet<>();
        String suffix = ":%04X".formatted(port);
        try {
            for (String line : Files.readAllLines(table)) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length > INODE
                        && fields[STATE].equals(LISTEN)
                        && fields[LOCAL_ADDRESS].endsWith(suffix)) {
                    inodes.add("socket:[" + fields[INODE] + "]");
                }
            }
        } catch (IOException e) {
            return Set.of();
        }
        return inodes;
    }

    private static boolean holds(long pid, Set<String> sockets) {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return all.anyMatch(descriptor -> sockets.contains(linkOf(descriptor)));
        } catch (IOException e) { // gone, or somebody else's
            return false;
        }
    }

    private static String linkOf(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) { // closed meanwhile
            return "";
        }
    }

    private static boolean hasParentIn(long pid, List<Long> others) {
        try {
            return others.contains(ProcessTree.parent(pid));
        } catch (IOException e) {
            return false;
        }
    }
}
