package io.sluice.gateway.isolate;

import io.sluice.gateway.inspect.Miss;
import io.sluice.models.classify.Scores;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one keeper, and which of them have something to send. Streams are added and woken
 * by any thread; sending and thinning out belong to the keeper's, reports to the one that reads
 * them.
 */
final class RemoteStreams {
    private final Map<Long, RemoteStream> streams = new ConcurrentHashMap<>();

    /** Who published streams that are over: the child may still be in one of their frames. */
    private final Map<Long, List<String>> left = Collections.synchronizedMap(new Recent());

    private final ConcurrentLinkedQueue<RemoteStream> waiting = new ConcurrentLinkedQueue<>();
    private final Runnable wakeKeeper;
    private volatile boolean asleep;

    /** The newest few thousand. */
    private static final class Recent extends LinkedHashMap<Long, List<String>> {
        private static final long serialVersionUID = 1;
        private static final int MOST = 4_096;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, List<String>> eldest) {
            return size() > MOST;
        }
    }

    RemoteStreams(Runnable wakeKeeper) {
        this.wakeKeeper = wakeKeeper;
    }

    int size() {
        return streams.size();
    }

    void add(RemoteStream stream) {
        streams.put(stream.number(), stream);
    }

    /**
     * A stream has something to send, or has closed. What is not urgent waits for the keeper's next
     * round, unless the keeper sleeps.
     */
    void wake(RemoteStream stream, boolean urgent) {
        if (stream.becomesWaiting()) {
            waiting.add(stream);
        }
        if (urgent || asleep) {
            wakeKeeper.run();
        }
    }

    /** Whether nothing is left to send; until the keeper awakes, whatever comes wakes it. */
    boolean fallAsleep() {
        asleep = true;
        return waiting.isEmpty();
    }

    void awake() {
        asleep = false;
    }

    /** There is a child again: whatever waits goes to it. */
    void wakeAll() {
        streams.values().forEach(stream -> wake(stream, true));
    }

    /** The names of those who publish the streams of those numbers, or did of late. */
    Set<String> publishers(Collection<Long> numbers) {
        Set<String> names = new HashSet<>();
        for (Long number : numbers) {
            RemoteStream here = streams.get(number);
            List<String> gone = left.get(number);
            if (here != null) {
                names.addAll(here.publisher());
            } else if (gone != null) {
                names.addAll(gone);
            }
        }
        return names;
    }

    /**
     * Sends some of what the next stream has.
     *
     * @return false where none has anything
     */
    boolean send(OrderWriter child) throws IOException {
        RemoteStream stream = waiting.poll();
        if (stream == null) {
            return false;
        }
        if (stream.send(child)) {
            wake(stream, false);
        } else {
            removeIfOver(stream);
        }
        return true;
    }

    /** There is no child: what waits is thinned out. */
    void trim() {
        RemoteStream stream = waiting.poll();
        while (stream != null) {
            stream.trim();
            removeIfOver(stream);
            stream = waiting.poll();
        }
    }

    /**
     * An answer.
     *
     * @throws StreamCorruptedException if it can't be one
     */
    void on(Report report, Report.Ready ready) throws StreamCorruptedException {
        switch (report) {
            case Report.Scored scored -> {
                Scores scores = scores(ready, scored.probabilities());
                RemoteStream stream = streams.get(scored.stream());
                if (stream != null) {
                    stream.onScored(scored.sample(), ready.modelId(), scores);
                }
                removeIfOver(stream);
            }
            case Report.Missed missed -> {
                RemoteStream stream = streams.get(missed.stream());
                if (stream != null) {
                    stream.onMissed(missed.number(), missed.atNanos(), missed.cause());
                }
                removeIfOver(stream);
            }
            case Report.Ready _, Report.Refused _, Report.Pulse _ ->
                    throw new StreamCorruptedException("no answer: " + report);
        }
    }

    private static Scores scores(Report.Ready ready, List<Float> told)
            throws StreamCorruptedException {
        if (told.size() != ready.labels().size()) {
            throw new StreamCorruptedException(told.size() + " scores for " + ready.labels());
        }
        float[] probabilities = new float[told.size()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = told.get(i);
        }
        return new Scores(ready.labels(), probabilities);
    }

    private void removeIfOver(@Nullable RemoteStream stream) {
        if (stream != null && stream.over()) {
            left.put(stream.number(), stream.publisher());
            streams.remove(stream.number());
        }
    }

    /** The child is gone, and with it what it had. */
    void onChildLost(Miss cause) {
        for (RemoteStream stream : streams.values()) {
            stream.onChildLost(cause);
            removeIfOver(stream);
        }
        left.clear();
    }

    /** No child will come: frees what is held. The streams are closed, and the keeper has ended. */
    void close() {
        trim();
        streams.values().forEach(RemoteStream::trim);
        onChildLost(Miss.STREAM_ENDED);
    }
}
