package io.sluice.gateway.net;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.config.OriginConfig;
import io.sluice.gateway.stream.OriginLoss;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * One stream's tags that wait for its origin, in order, over all its connections; owns them, and
 * counts their bytes.
 *
 * <p>While the origin is away it begins with a GOP and stays within its bounds: the oldest GOPs go,
 * with their audio, never a part of one. What an origin must know before the first frame is kept
 * ({@link StreamHeaders}), as it stands where the queue begins.
 */
final class MediaQueue {
    private final FlowControl flow;
    private final long mostBytes;
    private final long mostNanos;
    private final BufferedBytes buffered;
    private final Consumer<OriginLoss> onLost;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final StreamHeaders headers = new StreamHeaders();
    private boolean away;
    private boolean hasVideo;

    /** Nothing may be sent before a GOP begins. */
    private boolean awaitsGop;

    /** The connection is new: the headers go first. */
    private boolean owesHeaders;

    private long bytesAway;
    private boolean cut;

    /**
     * A tag, owned by who holds this, with its size for when it is gone.
     *
     * @param repeated a header that another connection had already carried
     */
    record Waiting(MediaTag tag, int bytes, long receivedNanos, boolean repeated) {
        Waiting with(MediaTag same) {
            return new Waiting(same, bytes, receivedNanos, repeated);
        }
    }

    /**
     * @param buffered counts what waits while the origin is away, for all streams
     * @param onLost told for each tag that will not be sent
     */
    MediaQueue(
            OriginConfig config,
            BufferedBytes buffered,
            Consumer<Boolean> onFull,
            Consumer<OriginLoss> onLost) {
        this.flow = new FlowControl(config.queueHigh().bytes(), config.queueLow().bytes(), onFull);
        this.mostBytes = config.reconnect().buffer().bytes();
        this.mostNanos = config.reconnect().bufferTime().toNanos();
        this.buffered = buffered;
        this.onLost = onLost;
    }

    /** Takes the tag. */
    void add(MediaTag tag, long receivedNanos) {
        hasVideo |= tag.kind() == MediaTag.Kind.VIDEO;
        if (awaitsGop && !beginsGop(tag)) {
            lose(tag, OriginLoss.BROKEN_GOP);
            return;
        }
        boolean first = awaitsGop;
        awaitsGop = false;
        append(away ? own(tag) : tag, receivedNanos);
        if (first && !away && owesHeaders) {
            repeatHeaders();
        }
        if (away) {
            trim(receivedNanos);
        }
    }

    /** What waits for long must not hold the larger buffer that it was received in. */
    private static MediaTag own(MediaTag tag) {
        try {
            return tag.copy();
        } finally {
            tag.release();
        }
    }

    private void append(MediaTag tag, long receivedNanos) {
        Waiting last = new Waiting(tag, tag.size(), receivedNanos, false);
        waiting.add(last);
        count(last.bytes());
        flow.add(last.bytes());
    }

    private boolean beginsGop(MediaTag tag) {
        return hasVideo ? StreamHeaders.isKeyframe(tag) : tag.kind() == MediaTag.Kind.AUDIO;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The oldest, which the caller then owns; its bytes count until it is {@link #written}. */
    Waiting next() {
        Waiting oldest = remove();
        if (!oldest.repeated()) {
            headers.keep(oldest.tag());
        }
        return oldest;
    }

    private Waiting remove() {
        Waiting oldest = waiting.remove();
        count(-oldest.bytes());
        return oldest;
    }

    private void count(int bytes) {
        if (away) {
            bytesAway += bytes;
            buffered.change(bytes);
        }
    }

    void written(Waiting message) {
        flow.remove(message.bytes());
    }

    /** It was handed over, but the connection broke before it was written. */
    void brokenOff(Waiting message) {
        flow.remove(message.bytes());
        if (!message.repeated() && !cut) {
            onLost.accept(OriginLoss.IN_FLIGHT);
        }
    }

    /** Whether another connection could carry the stream on. */
    boolean resumable() {
        return headers.complete();
    }

    /** The connection is gone: what waits begins with a GOP from now on, and is bounded. */
    void suspend(long nowNanos) {
        away = true;
        owesHeaders = true;
        waiting.forEach(tag -> count(tag.bytes()));
        awaitsGop = waiting.stream().noneMatch(tag -> beginsGop(tag.tag()));
        while (!isEmpty() && !beginsGop(waiting.getFirst().tag())) {
            drop(OriginLoss.BROKEN_GOP); // which may make room, and bring more within the call
        }
        awaitsGop = isEmpty();
        trim(nowNanos);
        ownAll();
    }

    private void ownAll() {
        for (int left = waiting.size(); left > 0; left--) {
            Waiting next = waiting.getFirst();
            waiting.add(next.with(next.tag().copy())); // where this fails, each still has its owner
            waiting.remove();
            next.tag().release();
        }
    }

    private void trim(long nowNanos) {
        while (!isEmpty() && tooMuch(nowNanos)) {
            drop(OriginLoss.OVERFLOW);
            while (!isEmpty() && !beginsGop(waiting.getFirst().tag())) {
                drop(OriginLoss.OVERFLOW);
            }
            awaitsGop = isEmpty();
        }
    }

    private boolean tooMuch(long nowNanos) {
        return bytesAway > mostBytes
                || nowNanos - waiting.getFirst().receivedNanos() > mostNanos
                || buffered.tooMany();
    }

    private void drop(OriginLoss why) {
        Waiting dropped = remove();
        flow.remove(dropped.bytes());
        if (dropped.repeated()) {
            dropped.tag().release();
        } else {
            lose(dropped.tag(), why);
        }
    }

    /** Takes the tag; a header lives on in its copy, unless no origin will ever get that. */
    private void lose(MediaTag tag, OriginLoss why) {
        if (why == OriginLoss.GIVEN_UP || !headers.keep(tag)) {
            onLost.accept(why);
        }
        tag.release();
    }

    /** There is a connection again: it gets the headers first, and then what waits. */
    void resume() {
        waiting.forEach(tag -> count(-tag.bytes()));
        away = false;
        if (!isEmpty()) {
            repeatHeaders();
        }
    }

    private void repeatHeaders() {
        owesHeaders = false;
        Waiting first = waiting.getFirst();
        List<MediaTag> repeated = headers.at(first.tag().timestampMillis());
        for (MediaTag header : repeated.reversed()) {
            waiting.addFirst(new Waiting(header, header.size(), first.receivedNanos(), true));
            flow.add(header.size());
        }
    }

    /** Throws away what waits, as a cut orders: none of it counts as lost. */
    void cut() {
        cut = true;
        while (!isEmpty()) {
            Waiting dropped = remove();
            dropped.tag().release();
            flow.remove(dropped.bytes());
        }
    }

    /** The stream is over: what still waits is lost. */
    void close() {
        while (!isEmpty()) {
            drop(OriginLoss.GIVEN_UP);
        }
        headers.release();
    }

    long bytes() {
        return flow.waiting();
    }
}
