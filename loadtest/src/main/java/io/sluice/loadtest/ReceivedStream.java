package io.sluice.loadtest;

import io.sluice.codecs.flv.MediaTag;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * One publish as the origin saw it: its messages, and when it began and ended, in the ticker's
 * nanoseconds. Written by its connection's loop, read by anyone.
 */
public final class ReceivedStream implements OriginObserver.StreamObserver {
    private final String app;
    private final long publishedNanos;
    private final int maxMessages;
    private final List<ReceivedMessage> messages = new ArrayList<>();
    private final CompletableFuture<Long> closed = new CompletableFuture<>();
    private long unrecorded;
    private long bytes;
    private OptionalLong unpublishedNanos = OptionalLong.empty();

    ReceivedStream(String app, long publishedNanos, int maxMessages) {
        this.app = app;
        this.publishedNanos = publishedNanos;
        this.maxMessages = maxMessages;
    }

    public String app() {
        return app;
    }

    public long publishedNanos() {
        return publishedNanos;
    }

    public synchronized List<ReceivedMessage> messages() {
        return List.copyOf(messages);
    }

    /** Messages past the limit on records: a comparison is only worth something without any. */
    public synchronized long unrecorded() {
        return unrecorded;
    }

    public synchronized long payloadBytes() {
        return bytes;
    }

    /** When the last message so far was complete. */
    public synchronized OptionalLong lastArrivedNanos() {
        return messages.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(messages.getLast().arrivedNanos());
    }

    /** When the publisher said that it ends; empty where it never did. */
    public synchronized OptionalLong unpublishedNanos() {
        return unpublishedNanos;
    }

    /** Completes when its connection is gone or publishes anew, with that moment. */
    public CompletableFuture<Long> closed() {
        return closed.copy();
    }

    @Override
    public synchronized void onMessage(MediaTag tag, ReceivedMessage message) {
        bytes += message.message().size();
        if (messages.size() < maxMessages) {
            messages.add(message);
        } else {
            unrecorded++;
        }
    }

    @Override
    public synchronized void onUnpublish(long nowNanos) {
        unpublishedNanos = OptionalLong.of(nowNanos);
    }

    @Override
    public void onClose(long nowNanos) {
        closed.complete(nowNanos);
    }
}
