package io.sluice.gateway.isolate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ended children, and in which streams' frames.
 *
 * @param name the keeper's
 * @param folder where its children's crash files are
 * @param hangNanos longest time that a call into native code may take
 */
record PostMortem(String name, Path folder, long hangNanos) {
    private static final Logger LOG = LoggerFactory.getLogger(PostMortem.class);

    /** Exit statuses of SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE and SIGSEGV. */
    private static final Set<Integer> DEADLY = Set.of(132, 133, 134, 135, 136, 139);

    /**
     * Whose frames it was.
     *
     * @param certain whether it was, or each of them may have been
     */
    record Finding(List<Long> streams, boolean certain) {
        private static Finding of(List<WorkMarks.Mark> calls, boolean certain) {
            return new Finding(calls.stream().map(WorkMarks.Mark::stream).toList(), certain);
        }
    }

    List<WorkMarks.Mark> hanging(List<WorkMarks.Mark> calls, long nowNanos) {
        return calls.stream().filter(call -> nowNanos - call.sinceNanos() > hangNanos).toList();
    }

    /**
     * Of a child that crashed it is the call of the thread that did; where that is not known or was
     * in none, as a thread of a library's own, it may be any that had not returned, as of one that
     * said nothing any more. Of one that was killed for calls that hung, it is those.
     */
    Finding of(Child lost, int status) {
        List<WorkMarks.Mark> calls = lost.busy();
        if (!lost.hung().isEmpty()) {
            return Finding.of(lost.hung(), true);
        }
        if (lost.killedFor() != null) {
            return Finding.of(calls, false);
        }
        if (!crashed(lost.crash(), status)) {
            return Finding.of(List.of(), false);
        }
        String thread = threadOf(lost.crash());
        List<WorkMarks.Mark> its = calls.stream().filter(call -> call.isOf(thread)).toList();
        return its.isEmpty() ? Finding.of(calls, calls.size() == 1) : Finding.of(its, true);
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

    private static String threadOf(CrashFile crash) {
        try {
            return crash.thread().orElse("");
        } catch (IOException e) {
            LOG.warn("{} can't be read: {}", crash.path(), e.getMessage());
            return "";
        }
    }
}
