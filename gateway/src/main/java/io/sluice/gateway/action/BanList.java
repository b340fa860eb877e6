package io.sluice.gateway.action;

import io.sluice.gateway.config.StoreConfig;
import io.sluice.gateway.store.BanStore;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Who stays out, and until when: asked before the origin is dialled.
 *
 * <p>It lives in memory and answers without a lock; a ban is effective when {@link #add} returns.
 * The disk follows behind, in order, and a disk that fails takes nothing from the list in memory.
 * Thread-safe, and quick enough for an event loop.
 */
public final class BanList implements Bans, AutoCloseable {
    private static final int MAX_REASON = 500;

    private record Subject(Ban.Kind kind, String name) {}

    private final BanStore store;
    private final InstantSource clock;
    private final int maxBans;
    private final BanWriter writer;
    private final ConcurrentHashMap<Subject, Ban> bans = new ConcurrentHashMap<>();
    private final LongAdder evicted = new LongAdder();
    private long lastId;

    public BanList(BanStore store, StoreConfig limits, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.maxBans = limits.maxBans();
        this.writer = new BanWriter(store, limits.maxPendingWrites(), this::list, this::purge);
    }

    /** Reads the bans that still hold and begins to write; blocks, so not on an event loop. */
    public synchronized void start() {
        for (Ban ban : store.load(clock.instant(), maxBans)) {
            bans.put(new Subject(ban.kind(), ban.subject()), ban);
            lastId = Math.max(lastId, ban.id());
        }
        writer.start();
    }

    @Override
    public Optional<Ban> check(
            String keyDigest, String identity, InetAddress address, Instant now) {
        return find(Ban.Kind.KEY, keyDigest, now)
                .or(() -> find(Ban.Kind.IDENTITY, identity, now))
                .or(() -> find(Ban.Kind.ADDRESS, AddressBlock.of(address), now));
    }

    /** Where the subject is banned for longer already, that ban stands and is returned. */
    @Override
    public synchronized Ban add(Ban.Kind kind, String subject, String reason, Duration duration) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant until = now.plus(duration);
        Ban standing = bans.get(new Subject(kind, subject));
        if (standing != null && !standing.expiresAt().isBefore(until)) {
            return standing;
        }
        if (standing == null && bans.size() >= maxBans) {
            makeRoom();
        }
        Ban ban = new Ban(nextId(now), kind, subject, shorten(reason), now, until);
        bans.put(new Subject(kind, subject), ban);
        writer.put(ban);
        return ban;
    }

    /** Lifts a ban; false where there is none of this id. */
    public synchronized boolean remove(long id) {
        Optional<Ban> found = bans.values().stream().filter(ban -> ban.id() == id).findAny();
        found.ifPresent(
                ban -> {
                    forget(ban);
                    writer.delete(ban);
                });
        return found.isPresent();
    }

    /** The bans that hold now, the newest first. */
    public List<Ban> list() {
        Instant now = clock.instant();
        return bans.values().stream()
                .filter(ban -> ban.expiresAt().isAfter(now))
                .sorted(Comparator.comparingLong(Ban::id).reversed())
                .toList();
    }

    public int size() {
        return bans.size();
    }

    /** Bans given up early because the list was full. */
    public long evictions() {
        return evicted.sum();
    }

    /** Attempts to write to the disk that failed; each is repeated. */
    public long writeFailures() {
        return writer.failures();
    }

    /** Changes that are not on the disk yet. */
    public int waitingWrites() {
        return writer.waiting();
    }

    /** Writes what waits, for a bounded time, and stops. */
    @Override
    public void close() {
        writer.close();
    }

    /** Waits until every change so far is on the disk; false where that took too long. */
    boolean awaitWritten(Duration limit) throws InterruptedException {
        return writer.awaitWritten(limit);
    }

    /** Forgets what has run out, in memory; says as of when, for the disk. */
    synchronized Instant purge() {
        Instant now = clock.instant();
        bans.values().removeIf(ban -> !ban.expiresAt().isAfter(now));
        return now;
    }

    private Optional<Ban> find(Ban.Kind kind, String name, Instant now) {
        return Optional.ofNullable(bans.get(new Subject(kind, name)))
                .filter(ban -> ban.expiresAt().isAfter(now));
    }

    /** Drops the expired, or where none is, the one that would run out first. */
    private void makeRoom() {
        purge();
        if (bans.size() < maxBans) {
            return;
        }
        Ban first = bans.values().stream().min(Comparator.comparing(Ban::expiresAt)).orElseThrow();
        forget(first);
        writer.delete(first);
        evicted.increment();
    }

    private void forget(Ban ban) {
        bans.remove(new Subject(ban.kind(), ban.subject()), ban);
    }

    /** Rises also over restarts, so that an id never comes to mean another ban. */
    private long nextId(Instant now) {
        lastId = Math.max(lastId + 1, now.toEpochMilli());
        return lastId;
    }

    private static String shorten(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    }
}
