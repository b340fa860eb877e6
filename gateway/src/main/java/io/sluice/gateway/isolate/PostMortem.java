package io.sluice.gateway.isolate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ended a child, and in which streams' frames.
 *
 * @param name the keeper's
 * @param folder where its children's crash files are
 * @param hangNanos longest time that a call into native code may take
 */
record PostMortem(String name, Path folder, long hangNanos) {
    private static final Logger LOG = LoggerFactory.getLogger(PostMortem.class);

    /** Exit statuses of SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE and SIGSEGV. */
    private static final Set<Integer> DEADLY = Set.of(132, 133, 134, 135, 136, 139);

    boolean hangs(WorkMarks.Mark mark, long nowNanos) {
        return nowNanos - mark.sinceNanos() > hangNanos;
    }

    /**
     * The streams that are to blame. Of a child that crashed, the one in the call of the thread
     * that did, or all that were in a call where that is not known or was in none, as a thread of a
     * library's own; of a child that hung, those whose calls did.
     */
    Stream<Long> suspects(Child lost, int status, long nowNanos) {
        List<WorkMarks.Mark> calls = lost.busy();
        Stream<WorkMarks.Mark> guilty =
                lost.killedFor() == null && crashed(lost.crash(), status)
                        ? crashedIn(lost.crash(), calls)
                        : calls.stream().filter(mark -> hangs(mark, nowNanos));
        return guilty.map(WorkMarks.Mark::stream);
    }

    /**
     * By the JVM's word where it left one; a signal that somebody sent is nobody's frame's doing.
     */
    private boolean crashed(CrashFile crash, int status) {
        try {
            Optional<String> error = crash.error();
            error.ifPresent(what -> LOG.error("{}: {} (see {})", name, what, crash.path()));
            CrashFile.thinOut(folder);
            return error.isPresent() ? crash.own() : DEADLY.contains(status);
        } catch (IOException e) {
            LOG.warn("{} can't be read: {}", crash.path(), e.getMessage());
            return DEADLY.contains(status);
        }
    }

    private static Stream<WorkMarks.Mark> crashedIn(CrashFile crash, List<WorkMarks.Mark> calls) {
        try {
            String thread = crash.thread().orElse("");
            return calls.stream().anyMatch(mark -> mark.isOf(thread))
                    ? calls.stream().filter(mark -> mark.isOf(thread))
                    : calls.stream();
        } catch (IOException unreadable) {
            LOG.warn("{} can't be read: {}", crash.path(), unreadable.getMessage());
            return calls.stream();
        }
    }
}
