package io.sluice.loadtest.join;

import io.sluice.loadtest.SentMessage;
import io.sluice.loadtest.report.Measure;

/** Counts each message in the window that it was meant to be sent in. */
final class WindowTally implements Tally {
    private final WindowBook windows;

    WindowTally(WindowBook windows) {
        this.windows = windows;
    }

    @Override
    public void joined(SentMessage message, long arrivedNanos) {
        windows.at(message.intendedNanos()).ifPresent(w -> arrived(w, message, arrivedNanos));
    }

    private static void arrived(OpenWindow window, SentMessage message, long arrivedNanos) {
        window.count(Count.RECEIVED);
        window.record(
                Measure.RELAY, arrivedNanos - message.intendedNanos(), message.intendedNanos());
        window.record(
                Measure.RELAY_WRITTEN,
                arrivedNanos - message.writtenNanos(),
                message.intendedNanos());
    }

    @Override
    public void lost(SentMessage message, boolean atStart) {
        windows.at(message.intendedNanos()).ifPresent(w -> lost(w, atStart, 1));
    }

    private static void lost(OpenWindow window, boolean atStart, int by) {
        window.count(Count.LOST, by);
        if (atStart) {
            window.count(Count.LOST_AT_START, by);
        }
    }

    @Override
    public void reordered(SentMessage message, long arrivedNanos, boolean atStart) {
        windows.at(message.intendedNanos())
                .ifPresent(
                        w -> {
                            lost(w, atStart, -1);
                            w.count(Count.REORDERED);
                            arrived(w, message, arrivedNanos);
                        });
    }

    @Override
    public void changed(SentMessage message, long arrivedNanos) {
        windows.at(message.intendedNanos())
                .ifPresent(
                        w -> {
                            w.count(Count.CHANGED);
                            w.count(Count.RECEIVED);
                        });
    }

    @Override
    public void duplicated(SentMessage message) {
        windows.at(message.intendedNanos()).ifPresent(w -> w.count(Count.DUPLICATED));
    }

    @Override
    public void unknown(long arrivedNanos) {
        windows.at(arrivedNanos).ifPresent(w -> w.count(Count.UNKNOWN));
    }

    @Override
    public void cutShort(SentMessage message) {
        windows.at(message.intendedNanos()).ifPresent(w -> w.count(Count.CUT_SHORT));
    }
}
