package io.sluice.gateway.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The account of a stream's time over all its video tracks: a moment is screened if every track
 * that had video then was screened. It is booked once all tracks have booked it. Where a track had
 * no video it says nothing about the others; where none had, the moment is {@link
 * UnscreenedCause#NO_VIDEO}.
 *
 * <p>Owned by the stream's loop; all times are the ticker's nanoseconds.
 */
public final class StreamAccount {
    private final Coverage.Book book;
    private final List<Track> tracks = new ArrayList<>();
    private long bookedNanos;

    /** The stream begins at that moment, with one track; others join it. */
    public StreamAccount(long startNanos, Coverage.Book book) {
        this.bookedNanos = startNanos;
        this.book = book;
    }

    /** A piece of a track's time that is all of one kind; screened where it has no cause. */
    private record Piece(long untilNanos, @Nullable UnscreenedCause cause) {}

    /** What one track has booked beyond the stream's own account. */
    private static final class Track implements Coverage.Book {
        private final long startNanos;
        private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
        private long bookedNanos;

        Track(long startNanos) {
            this.startNanos = startNanos;
            this.bookedNanos = startNanos;
        }

        @Override
        public void onScreened(long nanos) {
            add(nanos, null);
        }

        @Override
        public void onUnscreened(UnscreenedCause cause, long nanos) {
            add(nanos, cause);
        }

        private void add(long nanos, @Nullable UnscreenedCause cause) {
            bookedNanos += nanos;
            Piece last = pieces.peekLast();
            if (last != null && last.cause() == cause) {
                pieces.removeLast();
            }
            pieces.addLast(new Piece(bookedNanos, cause));
        }

        boolean begunAt(long nanos) {
            return startNanos <= nanos;
        }

        /** The piece at a moment that it has booked; none before its start. */
        @Nullable Piece at(long nanos) {
            while (!pieces.isEmpty() && pieces.getFirst().untilNanos() <= nanos) {
                pieces.removeFirst();
            }
            return begunAt(nanos) ? pieces.peekFirst() : null;
        }
    }

    /** The book of a track that begins at that moment, for its own {@link Coverage}. */
    public Coverage.Book track(long startNanos) {
        Track track = new Track(startNanos);
        tracks.add(track);
        return track;
    }

    /** Books what every track has booked since. */
    public void settle() {
        long until = Long.MAX_VALUE;
        for (Track track : tracks) {
            until = Math.min(until, track.bookedNanos);
        }
        while (!tracks.isEmpty() && bookedNanos < until) {
            step(until);
        }
    }

    private void step(long untilNanos) {
        long next = untilNanos;
        boolean video = false;
        UnscreenedCause cause = null;
        for (Track track : tracks) {
            Piece piece = track.at(bookedNanos);
            if (piece == null) {
                next = track.begunAt(bookedNanos) ? next : Math.min(next, track.startNanos);
                continue;
            }
            next = Math.min(next, piece.untilNanos());
            if (piece.cause() != UnscreenedCause.NO_VIDEO) {
                video = true;
                cause = cause == null ? piece.cause() : cause;
            }
        }
        long nanos = next - bookedNanos;
        bookedNanos = next;
        if (!video) {
            book.onUnscreened(UnscreenedCause.NO_VIDEO, nanos);
        } else if (cause != null) {
            book.onUnscreened(cause, nanos);
        } else {
            book.onScreened(nanos);
        }
    }
}
