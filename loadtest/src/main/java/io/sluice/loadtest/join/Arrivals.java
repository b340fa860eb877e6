package io.sluice.loadtest.join;

import io.sluice.loadtest.wire.Event;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection's stream at the origin: waits until it is known whose it is, then passes its
 * messages on. Bounded. Not thread-safe.
 */
final class Arrivals {
    /** A stream that nobody can be found to have sent is given up after that many messages. */
    private static final int MAX_UNBOUND = 4096;

    private final WindowBook windows;
    private final ArrayDeque<Event.Received> unbound = new ArrayDeque<>();
    private @Nullable PublishJoin publish;
    private boolean retired;

    Arrivals(WindowBook windows) {
        this.windows = windows;
    }

    /** It is that publish's, if there is one: a mark says more than a name, and comes later. */
    void bind(@Nullable PublishJoin whose) {
        if (whose == null || whose.equals(publish) || retired) {
            return;
        }
        if (publish != null) {
            publish.onDisconnected();
        }
        publish = whose;
        whose.onConnected();
        for (Event.Received waiting : unbound) {
            whose.onArrived(waiting.message(), waiting.arrivedNanos());
        }
        unbound.clear();
    }

    void received(Event.Received received) {
        if (retired) {
            return;
        }
        if (publish != null) {
            publish.onArrived(received.message(), received.arrivedNanos());
        } else if (unbound.size() < MAX_UNBOUND) {
            unbound.add(received);
        } else {
            unknown(received);
        }
    }

    /** The connection is gone; its publish, if that was the last thing it waited for. */
    Optional<PublishJoin> close() {
        unbound.forEach(this::unknown);
        unbound.clear();
        if (publish == null) {
            return Optional.empty();
        }
        publish.onDisconnected();
        return publish.overAtBothEnds() ? Optional.of(publish) : Optional.empty();
    }

    /** What still comes is nobody's business: its turn is over. */
    void retire() {
        publish = null;
        unbound.clear();
        retired = true;
    }

    private void unknown(Event.Received stranger) {
        windows.at(stranger.arrivedNanos()).ifPresent(window -> window.count(Count.UNKNOWN));
    }
}
