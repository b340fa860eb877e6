package io.sluice.loadtest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What a probing origin keeps: how it behaves now, and what it saw. Written by connections on their
 * loops, read by anyone.
 */
final class OriginBook implements OriginObserver {
    private final OriginSettings settings;
    private final List<ReceivedStream> streams = new ArrayList<>();
    private final Map<Integer, CompletableFuture<ReceivedStream>> awaited = new HashMap<>();
    private OriginBehaviour behaviour = OriginBehaviour.healthy();
    private long connections;
    private long violations;

    OriginBook(OriginSettings settings) {
        this.settings = settings;
    }

    synchronized OriginBehaviour behaviour() {
        return behaviour;
    }

    synchronized void behave(OriginBehaviour now) {
        behaviour = now;
    }

    /** What the next publish hears: the behaviour's answer, while there is room for its record. */
    synchronized OriginBehaviour.Answer answer() {
        return streams.size() < settings.maxStreams()
                ? behaviour.answer()
                : new OriginBehaviour.Answer.Refuse(
                        "NetStream.Publish.Rejected", "no room for another record");
    }

    @Override
    public synchronized ReceivedStream onPublish(String app, String name, long nowNanos) {
        ReceivedStream stream = new ReceivedStream(app, nowNanos, settings.maxMessages());
        CompletableFuture<ReceivedStream> future = awaited.get(streams.size());
        streams.add(stream);
        if (future != null) {
            future.complete(stream);
        }
        return stream;
    }

    synchronized void onConnection() {
        connections++;
    }

    synchronized void onViolation() {
        violations++;
    }

    synchronized long connections() {
        return connections;
    }

    synchronized long violations() {
        return violations;
    }

    synchronized List<ReceivedStream> streams() {
        return List.copyOf(streams);
    }

    /** Completes with the publish of that number, counted from 0, once it is there. */
    synchronized CompletableFuture<ReceivedStream> stream(int number) {
        CompletableFuture<ReceivedStream> future =
                awaited.computeIfAbsent(number, n -> new CompletableFuture<>());
        if (number < streams.size()) {
            future.complete(streams.get(number));
        }
        return future;
    }
}
