package io.sluice.gateway.auth;

import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Grants a publish to the keys of a {@link KeyFile}: {@code auth.mode: keys}.
 *
 * <p>Looks, off the loops and at most once a second, whether the file changed, and reads it then. A
 * file that can't be read leaves the last good one in force, and the log says so.
 */
public final class KeyFileAuthorizer implements Authorizer {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFileAuthorizer.class);
    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final KeyFile file;
    private final Executor executor;
    private final Ticker ticker;
    private @Nullable KeyBook book;
    private @Nullable Version version;
    private String complaint = "";
    private long nextLookNanos;

    /** What tells one state of the file from another: it is replaced, never written in place. */
    private record Version(Object fileKey, long modifiedMillis, long size) {}

    /**
     * Reads nothing yet.
     *
     * @param executor where the file is read: its threads may wait
     */
    public KeyFileAuthorizer(KeyFile file, Executor executor, Ticker ticker) {
        this.file = file;
        this.executor = executor;
        this.ticker = ticker;
        this.nextLookNanos = ticker.nanoTime();
    }

    @Override
    public CompletionStage<Authorization> authorize(AuthRequest request) {
        return CompletableFuture.supplyAsync(() -> check(request.key()), executor);
    }

    private Authorization check(String key) {
        KeyBook current = current();
        if (current == null) {
            return new Authorization.Denied("there is no readable key file");
        }
        Optional<String> owner = current.ownerOf(StreamName.of(key));
        return owner.isPresent()
                ? new Authorization.Granted(owner.get())
                : new Authorization.Denied("unknown or revoked key");
    }

    private synchronized @Nullable KeyBook current() {
        long now = ticker.nanoTime();
        if (now - nextLookNanos >= 0) {
            nextLookNanos = now + LOOK_EVERY_NANOS;
            reload();
        }
        return book;
    }

    private void reload() {
        try {
            BasicFileAttributes seen = Files.readAttributes(file.path(), BasicFileAttributes.class);
            Version latest =
                    new Version(
                            Objects.requireNonNullElse(seen.fileKey(), ""),
                            seen.lastModifiedTime().toMillis(),
                            seen.size());
            if (latest.equals(version)) {
                return;
            }
            book = file.read();
            version = latest;
            complaint = "";
            LOG.info("read {} keys from {}", book.records().size(), file.path());
        } catch (IOException e) {
            complain(e.toString());
        }
    }

    /** Once for each reason: it is tried again at every look. */
    private void complain(String why) {
        if (!why.equals(complaint)) {
            complaint = why;
            LOG.warn(
                    "key file: {}; {}",
                    why,
                    book == null ? "nobody can publish" : "the last good one stays in force");
        }
    }
}
