package io.sluice.loadtest.join;

import io.sluice.loadtest.Fingerprint;
import io.sluice.loadtest.SentMessage;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One publish's messages of one kind, first sent, then found again as they arrive. They are known
 * by their bytes, and where several are alike (silence, a looped clip) by their timestamps, which a
 * relay may shift by one amount. The search is bounded, by number or by the arrival's own time, so
 * a stream that never ends costs nothing more.
 */
final class KindJoin {
    /** How far behind the next expected message one is looked for at least: about 10 s. */
    private static final int LOOK_AHEAD = 512;

    private static final int REMEMBERED = 512;

    /** Relays keep a decoder's configuration and send it ahead of what they begin with. */
    private static final int HEADERS = 1;

    private final Tally tally;
    private final ArrayDeque<SentMessage> waiting = new ArrayDeque<>();
    private final ArrayDeque<Skipped> skipped = new ArrayDeque<>();
    private final ArrayDeque<SentMessage> found = new ArrayDeque<>();
    private OptionalLong shiftMillis = OptionalLong.empty();
    private int joined;

    KindJoin(Tally tally) {
        this.tally = tally;
    }

    private record Skipped(SentMessage message, boolean atStart) {}

    /** What makes an arrival one of the messages sent. */
    private enum Match {
        BYTES_AND_TIME,
        BYTES,
        TIME
    }

    void sent(SentMessage message) {
        waiting.add(message);
    }

    void arrived(Fingerprint message, long nanos) {
        if (accept(take(message, Match.BYTES_AND_TIME), message, nanos)
                || isLate(message, nanos)
                || isAgain(message, Match.BYTES_AND_TIME)
                || accept(take(message, Match.BYTES), message, nanos)
                || isAgain(message, Match.BYTES)) {
            return;
        }
        stranger(message, nanos);
    }

    private boolean accept(@Nullable SentMessage expected, Fingerprint message, long nanos) {
        if (expected == null) {
            return false;
        }
        shiftMillis =
                OptionalLong.of(message.timestampMillis() - expected.message().timestampMillis());
        remember(expected);
        joined++;
        tally.joined(expected, nanos);
        return true;
    }

    /** Nothing more arrives. */
    void end() {
        waiting.forEach(tally::cutShort);
        waiting.clear();
    }

    /** The messages that still may arrive, oldest first. */
    Iterable<SentMessage> waiting() {
        return waiting;
    }

    /** The first that matches, taken out; what was sent before it is lost, as far as we know. */
    private @Nullable SentMessage take(Fingerprint message, Match how) {
        int place = 0;
        for (SentMessage candidate : waiting) {
            if (matches(candidate.message(), message, how)) {
                skip(place);
                return waiting.poll();
            }
            place++;
            boolean older = how == Match.BYTES_AND_TIME && isOlder(candidate.message(), message);
            if (place >= LOOK_AHEAD && !older) {
                return null;
            }
        }
        return null;
    }

    /** Once the shift is known, however long a gap is it ends where the arrival's time does. */
    private boolean isOlder(Fingerprint sent, Fingerprint arrived) {
        return shiftMillis.isPresent()
                && sent.timestampMillis() + shiftMillis.getAsLong() < arrived.timestampMillis();
    }

    private void skip(int count) {
        boolean atStart = joined <= HEADERS;
        for (int i = 0; i < count; i++) {
            SentMessage passed = waiting.remove();
            if (skipped.size() == REMEMBERED) {
                skipped.remove();
            }
            skipped.add(new Skipped(passed, atStart));
            tally.lost(passed, atStart);
        }
    }

    private boolean isLate(Fingerprint message, long nanos) {
        Iterator<Skipped> all = skipped.iterator();
        while (all.hasNext()) {
            Skipped candidate = all.next();
            if (matches(candidate.message().message(), message, Match.BYTES_AND_TIME)) {
                all.remove();
                remember(candidate.message());
                tally.reordered(candidate.message(), nanos, candidate.atStart());
                return true;
            }
        }
        return false;
    }

    private boolean isAgain(Fingerprint message, Match how) {
        for (SentMessage candidate : found) {
            if (matches(candidate.message(), message, how)) {
                tally.duplicated(candidate);
                return true;
            }
        }
        return false;
    }

    private void stranger(Fingerprint message, long nanos) {
        SentMessage changed =
                shiftMillis.isPresent() || isNext(message) ? take(message, Match.TIME) : null;
        if (changed == null) {
            tally.unknown(nanos);
        } else {
            remember(changed);
            tally.changed(changed, nanos);
        }
    }

    private boolean isNext(Fingerprint message) {
        SentMessage next = waiting.peek();
        return next != null && matches(next.message(), message, Match.TIME);
    }

    private boolean matches(Fingerprint sent, Fingerprint arrived, Match how) {
        boolean bytes = sent.digest() == arrived.digest() && sent.size() == arrived.size();
        boolean time = sent.timestampMillis() + shiftMillis.orElse(0) == arrived.timestampMillis();
        return switch (how) {
            case BYTES_AND_TIME -> bytes && time;
            case BYTES -> bytes;
            case TIME -> time;
        };
    }

    private void remember(SentMessage message) {
        if (found.size() == REMEMBERED) {
            found.remove();
        }
        found.add(message);
    }
}
