package io.sluice.gateway.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage that turns coded tags into pictures, for the streams pinned to it, in turn. Everything
 * but {@link #add} and {@link #load} belongs to its own thread.
 */
final class DecodeWorker implements Agent {
    private static final Logger log = LoggerFactory.getLogger(DecodeWorker.class);

    /** Tags of a stream with a waiting sample before the next such stream has its turn. */
    private static final int URGENT_TAGS = 16;

    /** Tags of another stream before waiting samples are looked for again. */
    private static final int ORDINARY_TAGS = 4;

    private final Decoders decoders;
    private final ConcurrentLinkedQueue<StreamDecoding> arriving = new ConcurrentLinkedQueue<>();
    private final List<StreamDecoding> streams = new ArrayList<>();
    private final AtomicInteger load = new AtomicInteger();
    private int turn;

    DecodeWorker(Decoders decoders) {
        this.decoders = decoders;
    }

    Decoders decoders() {
        return decoders;
    }

    /** How many streams are pinned here. */
    int load() {
        return load.get();
    }

    /** Pins a stream here; the caller wakes the worker. */
    void add(StreamDecoding stream) {
        load.incrementAndGet();
        arriving.add(stream);
    }

    /** Streams with a sample that waits go first; the others follow their GOPs when none does. */
    @Override
    public long doWork() {
        admit();
        boolean busy = false;
        for (StreamDecoding stream : streams) {
            if (stream.urgent()) {
                busy |= doWork(stream, URGENT_TAGS);
            }
        }
        busy = busy || ordinaryTurn();
        streams.removeIf(this::ended);
        return busy ? 0 : UNTIL_WOKEN;
    }

    /** A few tags of the next stream that has any. */
    private boolean ordinaryTurn() {
        for (int i = 0; i < streams.size(); i++) {
            turn = (turn + 1) % streams.size();
            if (doWork(streams.get(turn), ORDINARY_TAGS)) {
                return true;
            }
        }
        return false;
    }

    private boolean ended(StreamDecoding stream) {
        if (stream.over()) {
            stream.close();
            load.decrementAndGet();
            return true;
        }
        return false;
    }

    private static boolean doWork(StreamDecoding stream, int tags) {
        try {
            return stream.doWork(tags);
        } catch (RuntimeException bug) {
            log.error("inspecting a stream failed; it goes on unscreened", bug);
            stream.giveUp();
            return true;
        }
    }

    private void admit() {
        StreamDecoding next = arriving.poll();
        while (next != null) {
            streams.add(next);
            next = arriving.poll();
        }
    }

    /** How many tags are held undecoded, all streams together. */
    int held() {
        return streams.stream().mapToInt(StreamDecoding::held).sum();
    }

    @Override
    public void close() {
        admit();
        streams.forEach(StreamDecoding::close);
        streams.clear();
        load.set(0);
        decoders.close();
    }
}
