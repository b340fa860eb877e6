package io.sluice.gateway.stream;

import java.util.ArrayList;
import java.util.List;

/**
 * How far a stream's cut has come. Whoever orders one, once or again, hears when nothing can reach
 * the origin any more; the stream ends only after the order was followed to its end, its ban
 * included. Lives on the stream's loop.
 */
final class CutProgress {
    private final Runnable end;
    private final List<Runnable> whenCut = new ArrayList<>();
    private boolean ordering;
    private boolean originCut;

    /**
     * @param end ends the stream; may be called more than once
     */
    CutProgress(Runnable end) {
        this.end = end;
    }

    /** An order begins. */
    void order() {
        ordering = true;
    }

    /** Adds somebody who hears of it; true for the first. */
    boolean add(Runnable done) {
        whenCut.add(done);
        return whenCut.size() == 1;
    }

    /** Nothing can reach the origin any more. */
    void onOriginCut() {
        originCut = true;
        whenCut.forEach(Runnable::run);
        endIfDone();
    }

    /** The order was followed. */
    void ordered() {
        ordering = false;
        endIfDone();
    }

    private void endIfDone() {
        if (originCut && !ordering) {
            end.run();
        }
    }
}
