package io.sluice.loadtest.join;

import io.sluice.loadtest.SentMessage;
import io.sluice.loadtest.report.Counts;
import io.sluice.loadtest.report.Distribution;
import io.sluice.loadtest.wire.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Joins what both workers tell. An arrival is looked at only once the generator has told all that
 * happened up to it, so it never waits to be sent. Thread-safe; what it keeps is bounded by what is
 * on its way.
 */
public final class Ledger {
    /** How much later than its stamp an event may be told. */
    private static final long SLACK_NANOS = 500_000_000;

    private static final long NANOS_A_MICRO = 1_000;

    /** How long after its publisher a publish may still begin to arrive. */
    private static final long FORGET_NANOS = 10_000_000_000L;

    private final WindowBook windows = new WindowBook();
    private final Map<Integer, PublishJoin> publishes = new LinkedHashMap<>();
    private final Map<String, PublishJoin> byKey = new HashMap<>();
    private final Map<Integer, Arrivals> connections = new HashMap<>();
    private final ArrayDeque<Arrived> pending = new ArrayDeque<>();
    private final Consumer<Ended> onEnded;
    private long generatorNanos = Long.MIN_VALUE;
    private long sweptNanos = Long.MIN_VALUE;
    private int lastExpected = Integer.MIN_VALUE;

    /**
     * @param onEnded hears each publish's end, on the thread that told of it; must not block
     */
    public Ledger(Consumer<Ended> onEnded) {
        this.onEnded = onEnded;
    }

    /** An origin's event, and the moment that it belongs to. */
    private record Arrived(Event event, long nanos) {}

    /** Figures of a window that anyone may look at while it is open. */
    public record WindowFigures(
            Map<String, Distribution> latencies,
            Counts counts,
            long cards,
            long sentBytes,
            List<Double> relayP50,
            List<Double> relayP99) {}

    /** A window that counts from now on; its end lies in the future. */
    public final class Open {
        private final OpenWindow window;

        private Open(OpenWindow window) {
            this.window = window;
        }

        public long startNanos() {
            return window.startNanos();
        }

        public long endNanos() {
            return window.endNanos();
        }

        /** As they are now. */
        public WindowFigures figures() {
            synchronized (Ledger.this) {
                return figures(List.of());
            }
        }

        /**
         * As they are now, each message that is on its way counted as one that took as long as it
         * has been. For a window that must be judged at once: a target that falls behind has not
         * answered yet.
         */
        public WindowFigures figuresSoFar() {
            synchronized (Ledger.this) {
                drain(generatorNanos - SLACK_NANOS);
                return figures(stillMicros(window));
            }
        }

        private WindowFigures figures(List<Long> stillMicros) {
            return new WindowFigures(
                    window.latencies(stillMicros),
                    window.counts(),
                    window.counted(Count.CARDS),
                    window.sentBytes(),
                    window.relaySeries(50),
                    window.relaySeries(99));
        }

        /** It counts no more. */
        public void close() {
            synchronized (Ledger.this) {
                windows.close(window);
            }
        }
    }

    /** Opens a window; windows are opened in order of time and don't overlap. */
    public synchronized Open open(long startNanos, long endNanos) {
        OpenWindow window = new OpenWindow(startNanos, endNanos);
        windows.open(window);
        return new Open(window);
    }

    /**
     * A publish that will come; told before the generator is.
     *
     * @param relays whether its messages reach the origin
     */
    public synchronized void expect(Publish publish, boolean relays) {
        lastExpected = Math.max(lastExpected, publish.number());
        PublishJoin join = new PublishJoin(publish, windows, relays);
        publishes.put(publish.number(), join);
        byKey.put(publish.key(), join);
    }

    /** Publishes that heard "start" and are not over. */
    public synchronized int live() {
        return (int) publishes.values().stream().filter(PublishJoin::live).count();
    }

    /** What the generator told. */
    public void onGenerator(Event event) {
        @Nullable Ended ended = sent(event);
        if (ended != null) {
            onEnded.accept(ended);
        }
    }

    private synchronized @Nullable Ended sent(Event event) {
        switch (event) {
            case Event.Watermark(long nanos) -> {
                generatorNanos = nanos;
                drain(nanos - SLACK_NANOS);
                sweep(nanos);
            }
            case Event.Dialling(int number, long nanos) ->
                    known(number).ifPresent(publish -> publish.onDialling(nanos));
            case Event.Accepted(int number, long nanos) ->
                    known(number).ifPresent(publish -> publish.onAccepted(nanos));
            case Event.Sent(int number, var message, long intended, long written) ->
                    known(number)
                            .ifPresent(
                                    publish ->
                                            publish.onSent(
                                                    new SentMessage(message, intended, written)));
            case Event.Over(int number, Event.End end, String _, long nanos) -> {
                return known(number).map(publish -> publish.onOver(end, nanos)).orElse(null);
            }
            default -> {}
        }
        return null;
    }

    /** Forgets publishes that are over and whose connections, if they ever had one, are gone. */
    private void sweep(long nowNanos) {
        if (sweptNanos != Long.MIN_VALUE && nowNanos - sweptNanos < FORGET_NANOS) {
            return;
        }
        sweptNanos = nowNanos;
        List.copyOf(publishes.values()).stream()
                .filter(publish -> publish.overAtBothEndsSince(nowNanos - FORGET_NANOS))
                .forEach(this::forget);
    }

    /** Empty for one that was forgotten meanwhile: the generator may tell late. */
    private Optional<PublishJoin> known(int number) {
        if (number > lastExpected) {
            throw new IllegalStateException("the generator tells of an unknown publish " + number);
        }
        return Optional.ofNullable(publishes.get(number));
    }

    /** What the origin told. */
    public synchronized void onOrigin(Event event) {
        switch (event) {
            case Event.Published published -> pending.add(new Arrived(event, published.nanos()));
            case Event.Received received ->
                    pending.add(new Arrived(event, received.arrivedNanos()));
            case Event.Closed closed -> pending.add(new Arrived(event, closed.nanos()));
            case Event.Marked _ -> pending.add(new Arrived(event, lastPending()));
            default -> {}
        }
        if (generatorNanos != Long.MIN_VALUE) {
            drain(generatorNanos - SLACK_NANOS);
        }
    }

    private long lastPending() {
        Arrived last = pending.peekLast();
        return last == null ? generatorNanos : last.nanos();
    }

    /** Looks at all that arrived up to a moment. */
    private void drain(long upToNanos) {
        Arrived next = pending.peek();
        while (next != null && next.nanos() - upToNanos <= 0) {
            pending.remove();
            arrived(next.event());
            next = pending.peek();
        }
    }

    private void arrived(Event event) {
        switch (event) {
            case Event.Published(int connection, String _, String name, long _) ->
                    arrivals(connection).bind(byKey.get(name));
            case Event.Marked(int connection, int number) ->
                    arrivals(connection).bind(publishes.get(number));
            case Event.Received received -> arrivals(received.connection()).received(received);
            case Event.Closed(int connection, long _) -> closed(connection);
            default -> throw new IllegalStateException("not an arrival: " + event);
        }
    }

    private Arrivals arrivals(int connection) {
        return connections.computeIfAbsent(connection, c -> new Arrivals(windows));
    }

    private void closed(int connection) {
        Arrivals arrivals = connections.remove(connection);
        if (arrivals != null) {
            arrivals.close().ifPresent(this::forget);
        }
    }

    private void forget(PublishJoin publish) {
        publish.end();
        publishes.remove(publish.publish().number());
        byKey.remove(publish.publish().key(), publish);
    }

    /** Whether all that was published is over at both ends. */
    public synchronized boolean quiet() {
        return pending.isEmpty()
                && publishes.values().stream().allMatch(PublishJoin::overAtBothEnds);
    }

    /**
     * Looks at everything that was told so far; what has not arrived by now does not count as lost.
     */
    public synchronized void settle() {
        drain(Long.MAX_VALUE);
        List.copyOf(publishes.values()).forEach(this::forget);
        connections.values().forEach(Arrivals::retire);
    }

    private List<Long> stillMicros(OpenWindow window) {
        List<Long> still = new ArrayList<>();
        for (PublishJoin publish : publishes.values()) {
            publish.forEachWaiting(
                    message -> {
                        if (window.contains(message.intendedNanos())) {
                            still.add((generatorNanos - message.intendedNanos()) / NANOS_A_MICRO);
                        }
                    });
        }
        return still;
    }
}
