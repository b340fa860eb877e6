package io.sluice.gateway.policy;

import io.sluice.gateway.inspect.Inspection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The account of one stream's time: each nanosecond of it is booked once, as screened or as
 * unscreened under a cause.
 *
 * <p>A completed inspection stands at the moment its frame was received, and counts if it came
 * within its sample's deadline. A moment is screened if an inspection stands within the gap cap
 * before it; before the first inspection, if that follows within the cap. So the time between two
 * inspections is screened up to the cap and the excess is not, and a stream of which nothing was
 * ever inspected is unscreened as a whole. Inspections may come in any order: a moment is decided
 * once it is older than the deadline, when none that could change it can still count.
 *
 * <p>The cause is {@link UnscreenedCause#NO_VIDEO} while no frame had come for half the cap, since
 * then none can have been looked at whatever else went wrong; else that of the first sample lost in
 * the gap, as far as is known when the moment is booked; without a lost sample it is {@link
 * UnscreenedCause#STARTING} before the first inspection and {@link UnscreenedCause#STALLED} after.
 *
 * <p>Owned by the stream's loop; all times are the ticker's nanoseconds.
 */
public final class Coverage {
    /** Hears each booking once. */
    public interface Book {
        void onScreened(long nanos);

        void onUnscreened(UnscreenedCause cause, long nanos);
    }

    private final long maxGapNanos;
    private final long deadlineNanos;
    private final Book book;
    private final VideoPresence video;
    private final Map<UnscreenedCause, Long> unscreened = new EnumMap<>(UnscreenedCause.class);

    /** What stands at moments that are not decided yet, in their order. */
    private final PriorityQueue<Event> ahead =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos));

    private long screenedNanos;
    private long bookedNanos;
    private long decidedNanos;

    /** The newest inspection that counts, decided or not; the start where there is none. */
    private long newestInspectedNanos;

    /** The newest decided one. */
    private long lastInspectedNanos;

    private boolean inspected;
    private @Nullable Event firstLost;
    private boolean off;

    /** An inspection that counts, or a sample lost to the cause. */
    private record Event(long atNanos, @Nullable UnscreenedCause lostTo) {}

    public Coverage(long maxGapNanos, long deadlineNanos, long startNanos, Book book) {
        this.maxGapNanos = maxGapNanos;
        this.deadlineNanos = deadlineNanos;
        this.book = book;
        this.video = new VideoPresence(maxGapNanos / 2);
        this.bookedNanos = startNanos;
        this.decidedNanos = startNanos;
        this.newestInspectedNanos = startNanos;
        this.lastInspectedNanos = startNanos;
    }

    /** Inspection is turned off: time that goes unscreened meanwhile does so for this reason. */
    public void onInspector(boolean on) {
        off = !on;
    }

    /** A video frame arrived. */
    public void onVideo(long nowNanos) {
        video.onVideo(nowNanos);
    }

    public void onInspection(Inspection inspection, long nowNanos) {
        Event event =
                switch (inspection) {
                    case Inspection.Scored scored
                            when nowNanos <= scored.sample().deadlineNanos() ->
                            new Event(scored.atNanos(), null);
                    case Inspection.Scored late ->
                            new Event(late.atNanos(), UnscreenedCause.OVERLOAD);
                    case Inspection.Missed missed ->
                            new Event(missed.atNanos(), UnscreenedCause.of(missed.cause()));
                };
        if (event.lostTo() == null) {
            newestInspectedNanos = Math.max(newestInspectedNanos, event.atNanos());
        }
        if (event.atNanos() < decidedNanos) {
            apply(event);
        } else {
            ahead.add(event);
        }
    }

    /** Books what no inspection can change any more. */
    public void onTick(long nowNanos) {
        decide(nowNanos - deadlineNanos);
    }

    /** The stream is over: books all that is left. */
    public void onEnd(long nowNanos) {
        decide(nowNanos);
        leave(nowNanos);
    }

    private void decide(long untilNanos) {
        Event next = ahead.peek();
        while (next != null && next.atNanos() <= untilNanos) {
            advance(next.atNanos());
            ahead.remove();
            apply(next);
            next = ahead.peek();
        }
        advance(untilNanos);
        video.forgetBefore(bookedNanos);
    }

    /** No inspection stands before {@code untilNanos} but those that were applied. */
    private void advance(long untilNanos) {
        decidedNanos = Math.max(decidedNanos, untilNanos);
        if (inspected) {
            screen(Math.min(untilNanos, lastInspectedNanos + maxGapNanos));
            leave(untilNanos);
        } else {
            leave(untilNanos - maxGapNanos);
        }
    }

    private void apply(Event event) {
        if (event.lostTo() == null) {
            if (!inspected) {
                screen(event.atNanos());
            }
            inspected = true;
            lastInspectedNanos = Math.max(lastInspectedNanos, event.atNanos());
            firstLost = null;
        } else if (!inspected || event.atNanos() > lastInspectedNanos) {
            Event first = firstLost;
            firstLost = first == null || event.atNanos() < first.atNanos() ? event : first;
        }
    }

    private void screen(long toNanos) {
        long nanos = toNanos - bookedNanos;
        if (nanos > 0) {
            bookedNanos = toNanos;
            screenedNanos += nanos;
            book.onScreened(nanos);
        }
    }

    private void leave(long toNanos) {
        while (bookedNanos < toNanos) {
            long next = video.nextChange(bookedNanos, toNanos);
            long nanos = next - bookedNanos;
            UnscreenedCause cause = cause(bookedNanos);
            bookedNanos = next;
            unscreened.merge(cause, nanos, Long::sum);
            book.onUnscreened(cause, nanos);
        }
    }

    private UnscreenedCause cause(long atNanos) {
        if (off) {
            return UnscreenedCause.OFF;
        }
        if (!video.at(atNanos)) {
            return UnscreenedCause.NO_VIDEO;
        }
        Event lost = firstLost != null ? firstLost : ahead.peek();
        if (lost != null && lost.lostTo() != null) {
            return lost.lostTo();
        }
        return inspected ? UnscreenedCause.STALLED : UnscreenedCause.STARTING;
    }

    /**
     * How long the stream has been unscreened without a break: what the policy's answer goes by.
     */
    public long unscreenedForNanos(long nowNanos) {
        return Math.max(0, nowNanos - newestInspectedNanos - maxGapNanos);
    }

    public long screenedNanos() {
        return screenedNanos;
    }

    /** Booked so far, by cause; causes without time are absent. */
    public Map<UnscreenedCause, Long> unscreenedNanos() {
        return Map.copyOf(unscreened);
    }
}
