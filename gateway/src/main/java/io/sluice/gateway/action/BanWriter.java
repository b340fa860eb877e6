package io.sluice.gateway.action;

import io.sluice.gateway.store.BanStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one virtual thread that brings the ban list's changes to the disk, in order.
 *
 * <p>A change that fails is repeated, with growing pauses, until it succeeds. When more changes
 * wait than the limit allows, the further ones are given up, and once the disk works again the
 * whole list is written instead. Nothing here holds the lock while it touches the disk.
 */
final class BanWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BanWriter.class);
    private static final Duration PURGE_INTERVAL = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private sealed interface Change {
        record Put(Ban ban) implements Change {}

        record Delete(long id) implements Change {}

        record Purge() implements Change {}

        record Rewrite() implements Change {}
    }

    private final BanStore store;
    private final int maxWaiting;
    private final Supplier<? extends Collection<Ban>> wholeList;
    private final Supplier<Instant> purge;
    private final LongAdder failures = new LongAdder();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition offered = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final Condition closed = lock.newCondition();
    private final ArrayDeque<Change> waiting = new ArrayDeque<>();
    private boolean overflowed;
    private boolean writing;
    private boolean closing;
    private @Nullable Thread thread;

    BanWriter(
            BanStore store,
            int maxWaiting,
            Supplier<? extends Collection<Ban>> wholeList,
            Supplier<Instant> purge) {
        this.store = store;
        this.maxWaiting = maxWaiting;
        this.wholeList = wholeList;
        this.purge = purge;
    }

    void start() {
        lock.lock();
        try {
            thread = Thread.ofVirtual().name("ban-writer").start(this::run);
        } finally {
            lock.unlock();
        }
    }

    void put(Ban ban) {
        offer(new Change.Put(ban));
    }

    void delete(Ban ban) {
        offer(new Change.Delete(ban.id()));
    }

    long failures() {
        return failures.sum();
    }

    int waiting() {
        lock.lock();
        try {
            return waiting.size() + (writing ? 1 : 0);
        } finally {
            lock.unlock();
        }
    }

    boolean awaitWritten(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (left > 0 && (writing || overflowed || !waiting.isEmpty())) {
                left = idle.awaitNanos(left);
            }
            return left > 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        Thread running = beginClosing();
        try {
            if (running != null && !running.join(CLOSE_LIMIT)) {
                log.warn("{} changes of the ban list did not reach the disk", waiting());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Thread beginClosing() {
        lock.lock();
        try {
            closing = true;
            offered.signalAll();
            closed.signalAll();
            return thread;
        } finally {
            lock.unlock();
        }
    }

    private void offer(Change change) {
        lock.lock();
        try {
            if (waiting.size() < maxWaiting) {
                waiting.add(change);
                offered.signal();
            } else {
                overflowed = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (Change change = take(); change != null; change = take()) {
                boolean written = apply(change);
                for (Duration wait = FIRST_PAUSE; !written && pause(wait); wait = longer(wait)) {
                    written = apply(change);
                }
                done(written);
            }
        } catch (InterruptedException e) {
            log.warn("The ban list's writer was interrupted; {} changes are lost", waiting(), e);
        }
    }

    /** The next thing to write: waits for it; null once closing and all is done. */
    private @Nullable Change take() throws InterruptedException {
        lock.lock();
        try {
            long left = PURGE_INTERVAL.toNanos();
            while (left > 0 && waiting.isEmpty() && !overflowed && !closing) {
                left = offered.awaitNanos(left);
            }
            Change next = next();
            writing = next != null;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Change next() {
        if (overflowed) {
            // What waits is in the whole list too; what comes later is applied on top of it.
            overflowed = false;
            waiting.clear();
            return new Change.Rewrite();
        }
        Change oldest = waiting.poll();
        return oldest == null && !closing ? new Change.Purge() : oldest;
    }

    /** Where not written, we are closing and the disk fails: nothing more is tried. */
    private void done(boolean written) {
        lock.lock();
        try {
            if (!written) {
                log.warn("{} changes of the ban list are lost", waiting.size() + 1);
                waiting.clear();
                overflowed = false;
            }
            writing = false;
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean apply(Change change) {
        try {
            switch (change) {
                case Change.Put(Ban ban) -> store.put(ban);
                case Change.Delete(long id) -> store.delete(id);
                case Change.Purge() -> store.purge(purge.get());
                case Change.Rewrite() -> store.replaceAll(wholeList.get());
            }
            return true;
        } catch (RuntimeException e) {
            failures.increment();
            log.warn("The ban list could not be written; it holds in memory and is tried again", e);
            return false;
        }
    }

    /** Waits before the next attempt; false where there will be none. */
    private boolean pause(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (left > 0 && !closing) {
                left = closed.awaitNanos(left);
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
