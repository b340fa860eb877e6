package io.sluice.loadtest.join;

import io.sluice.loadtest.wire.Event;

/**
 * How a publish ended, for whoever decides what its publisher does next.
 *
 * @param accepted whether it had heard "start"
 * @param afterOnset whether it had shown the test card
 */
public record Ended(
        Publish publish, Event.End how, boolean accepted, boolean afterOnset, long nanos) {
    /** Whether the other side ended it because of what it showed. */
    public boolean cut() {
        return afterOnset && how != Event.End.FINISHED;
    }
}
