package io.sluice.gateway.tap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bounded mailbox of a {@link Tap}, which the inspector polls; the two sides may be different
 * threads.
 *
 * <p>Once a frame finds no room, frames are dropped up to the next keyframe that does: what lies
 * between can't be decoded. A sequence header is never dropped: the newest one is held aside, over
 * the bounds, and laid before that keyframe.
 */
public final class TagQueue implements AutoCloseable {
    private final TapSpace space;
    private final TapListener listener;
    private final ArrayDeque<TappedTag> waiting = new ArrayDeque<>();
    private @Nullable TappedTag heldHeader;
    private long waitingBytes;
    private boolean losing;
    private boolean closed;

    public TagQueue(TapSpace space, TapListener listener) {
        this.space = space;
        this.listener = listener;
    }

    /**
     * Borrows the tag: keeps a reference of its own where it takes it. False where it was dropped,
     * because the mailbox was full or closed.
     */
    public boolean offer(TappedTag tapped) {
        TappedTag replaced = null;
        TapListener.Loss loss = null;
        synchronized (this) {
            if (closed) {
                loss = TapListener.Loss.CLOSED;
            } else if (tapped.video().isSequenceStart()) {
                replaced = keepHeader(tapped);
            } else if (!keepFrame(tapped)) {
                loss = TapListener.Loss.FULL;
            }
        }
        if (replaced != null) {
            listener.onLost(replaced, TapListener.Loss.FULL);
            replaced.release();
        }
        if (loss != null) {
            listener.onLost(tapped, loss);
            return false;
        }
        listener.onKept(tapped);
        return true;
    }

    private @Nullable TappedTag keepHeader(TappedTag header) {
        losing = losing || !takes(header);
        if (!losing) {
            return null;
        }
        TappedTag replaced = heldHeader;
        header.tag().retain();
        heldHeader = header;
        return replaced;
    }

    private boolean keepFrame(TappedTag frame) {
        if (!losing) {
            losing = !takes(frame);
            return !losing;
        }
        return frame.isKeyframe() && resume(frame);
    }

    private boolean resume(TappedTag keyframe) {
        TappedTag header = heldHeader;
        if (!take(keyframe.size() + (header == null ? 0 : header.size()))) {
            return false;
        }
        if (header != null) {
            add(header);
            header.release();
            heldHeader = null;
        }
        add(keyframe.resumed());
        losing = false;
        return true;
    }

    private boolean takes(TappedTag tapped) {
        boolean room = take(tapped.size());
        if (room) {
            add(tapped);
        }
        return room;
    }

    private boolean take(long bytes) {
        return waiting.size() < space.limits().maxTags()
                && waitingBytes + bytes <= space.limits().maxBytes().bytes()
                && space.take(waitingBytes, bytes);
    }

    private void add(TappedTag tapped) {
        tapped.tag().retain();
        waiting.add(tapped);
        waitingBytes += tapped.size();
    }

    /** The oldest tag, which the caller then owns, or null. */
    public synchronized @Nullable TappedTag poll() {
        TappedTag oldest = waiting.poll();
        if (oldest != null) {
            left(oldest);
        }
        return oldest;
    }

    /**
     * Where the oldest tag was received before the given time, takes out everything in front of the
     * newest keyframe that waits; the caller then owns those tags. Empty where nothing is stale, or
     * nothing newer to go on from has come.
     */
    public synchronized List<TappedTag> skipStale(long staleBeforeNanos) {
        TappedTag oldest = waiting.peek();
        if (oldest == null || oldest.receivedNanos() >= staleBeforeNanos) {
            return List.of();
        }
        int inFront = 0;
        int i = 0;
        for (TappedTag tapped : waiting) {
            inFront = tapped.isKeyframe() ? i : inFront;
            i++;
        }
        List<TappedTag> skipped = new ArrayList<>(inFront);
        while (skipped.size() < inFront) {
            TappedTag tapped = waiting.remove();
            left(tapped);
            skipped.add(tapped);
        }
        return skipped;
    }

    private void left(TappedTag tapped) {
        waitingBytes -= tapped.size();
        space.give(tapped.size());
    }

    /** Whether a frame that a sample was drawn on waits. */
    public synchronized boolean sampleWaits() {
        for (TappedTag tapped : waiting) {
            if (tapped.due() != null) {
                return true;
            }
        }
        return false;
    }

    public synchronized boolean closed() {
        return closed;
    }

    /** How many tags wait. */
    public synchronized int size() {
        return waiting.size() + (heldHeader == null ? 0 : 1);
    }

    /** No more tags; what waits is released, and its samples are told as lost. */
    @Override
    public void close() {
        List<TappedTag> left;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            left = new ArrayList<>(waiting);
            if (heldHeader != null) {
                left.add(heldHeader);
            }
            heldHeader = null;
            waiting.clear();
            space.give(waitingBytes);
            waitingBytes = 0;
        }
        for (TappedTag tapped : left) {
            listener.onLost(tapped, TapListener.Loss.CLOSED);
            tapped.release();
        }
        listener.onClosed();
    }
}
