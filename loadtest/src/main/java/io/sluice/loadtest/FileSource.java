package io.sluice.loadtest;

import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.video.ContainerReader;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recorded clip, in FLV, MP4 or Matroska, that is read a little ahead while it is played: a
 * virtual thread fills a bounded queue, the publisher's loop empties it. {@link ContainerReader}
 * says of which codecs.
 */
public final class FileSource implements MediaSource {
    private static final int MAX_QUEUED_TAGS = 1024;
    private static final long MAX_QUEUED_BYTES = 32L << 20;

    private final SeekableByteChannel channel;
    private final ContainerReader reader;
    private final ByteBufAllocator allocator;
    private final Thread reading;
    private final ArrayDeque<MediaTag> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;

    private FileSource(
            SeekableByteChannel channel, ContainerReader reader, ByteBufAllocator allocator) {
        this.channel = channel;
        this.reader = reader;
        this.allocator = allocator;
        this.reading = Thread.ofVirtual().name("read-ahead").unstarted(this::readAhead);
    }

    /**
     * Opens the clip and begins to read it.
     *
     * @throws IOException if it is no clip in FLV, MP4 or Matroska, or not of its codecs; it says
     *     what was found
     */
    public static FileSource open(Path file, ByteBufAllocator allocator) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        FileSource source;
        try {
            source = new FileSource(channel, ContainerReader.open(channel, allocator), allocator);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        source.reading.start();
        return source;
    }

    /** Why the clip ended before its end, if it did. */
    public synchronized Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public synchronized @Nullable MediaTag poll() {
        MediaTag tag = queue.poll();
        if (tag != null) {
            queuedBytes -= tag.size();
            notifyAll();
        }
        return tag;
    }

    @Override
    public synchronized boolean exhausted() {
        return ended && queue.isEmpty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        ended = true;
        queue.forEach(MediaTag::release);
        queue.clear();
        notifyAll();
    }

    /** Closes, and waits until nothing of the clip is held: for callers that may block. */
    public void closeAndWait() {
        close();
        try {
            reading.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readAhead() {
        try (channel;
                reader) {
            MediaTag tag = reader.next();
            while (tag != null && offer(Metadata.forPublishing(tag, allocator))) {
                tag = reader.next();
            }
            end(null);
        } catch (IOException e) {
            end(e);
        } catch (InterruptedException e) {
            end(new IOException("interrupted while reading ahead", e));
        }
    }

    /** Takes the tag, waiting for room; false once the source is closed. */
    private synchronized boolean offer(MediaTag tag) throws InterruptedException {
        while (!closed && (queue.size() >= MAX_QUEUED_TAGS || queuedBytes >= MAX_QUEUED_BYTES)) {
            wait();
        }
        if (closed) {
            tag.release();
            return false;
        }
        queue.add(tag);
        queuedBytes += tag.size();
        return true;
    }

    private synchronized void end(@Nullable IOException why) {
        ended = true;
        failure = why;
    }
}
