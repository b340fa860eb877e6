package io.sluice.gateway.net;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One certificate that encoders are shown over TLS, read anew when its files change. Files that
 * can't be used leave the last good ones in force, and the log says so. Thread-safe.
 */
final class TlsCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(TlsCertificate.class);
    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Path certificate;
    private final Path key;
    private final Ticker ticker;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile SslContext context;
    private volatile Version version;
    private volatile long lookedNanos;

    private record Version(FileTime certificate, FileTime key) {}

    /**
     * Reads the files.
     *
     * @throws IOException if they can't be used: says why
     */
    TlsCertificate(String certificate, String key, Ticker ticker) throws IOException {
        this.certificate = Path.of(certificate);
        this.key = Path.of(key);
        this.ticker = ticker;
        this.lookedNanos = ticker.nanoTime();
        this.version = onDisk();
        this.context = read();
    }

    /** For one connection that was accepted. */
    SslContext context() {
        if (ticker.nanoTime() - lookedNanos > LOOK_EVERY_NANOS
                && looking.compareAndSet(false, true)) {
            Thread.ofVirtual().start(this::lookAgain);
        }
        return context;
    }

    /** Not on a loop: files may take their time. */
    void lookAgain() {
        try {
            Version now = onDisk();
            if (!now.equals(version)) {
                context = read();
                version = now;
                LOG.info("encoders are shown the new certificate in {}", certificate);
            }
        } catch (IOException e) {
            LOG.warn("{}; the last good certificate stays in force", e.getMessage());
        } finally {
            lookedNanos = ticker.nanoTime();
            looking.set(false);
        }
    }

    private Version onDisk() throws IOException {
        return new Version(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
    }

    private SslContext read() throws IOException {
        try {
            return SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "no certificate with its key in " + certificate + " and " + key + ": " + e, e);
        }
    }
}
