package io.sluice.gateway.stream;

import io.sluice.codecs.flv.MediaTag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An origin that notes what it is asked, as lines, into a list it shares with the publisher. */
final class FakeOrigin implements Origin {
    final List<String> calls;
    final Listener listener;
    final List<Long> sent = new ArrayList<>();
    @Nullable Runnable done;

    /** Nothing is being written: a cut is carried out within the call. */
    boolean idle;

    FakeOrigin(List<String> calls, Listener listener) {
        this.calls = calls;
        this.listener = listener;
    }

    @Override
    public void dial() {
        calls.add("dial");
    }

    @Override
    public void send(MediaTag tag, long receivedNanos) {
        sent.add(tag.timestampMillis());
        tag.release();
    }

    @Override
    public void end(Runnable done) {
        calls.add("origin end");
        this.done = done;
    }

    @Override
    public void cut(Runnable done) {
        calls.add("origin cut");
        this.done = done;
        if (idle) {
            runDone();
        }
    }

    @Override
    public long queuedBytes() {
        return 7;
    }

    void runDone() {
        Runnable run = done;
        done = null;
        if (run != null) {
            run.run();
        }
    }
}
