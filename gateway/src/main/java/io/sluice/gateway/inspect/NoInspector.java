package io.sluice.gateway.inspect;

import io.sluice.gateway.tap.Tap;
import java.util.List;
import java.util.function.Consumer;

/** Stands where inspection is turned off: never ready, and its taps take nothing. */
public final class NoInspector implements Inspector {
    @Override
    public Tap open(
            List<String> publisher, Sampling sampling, Consumer<? super Inspection> inspections) {
        return Tap.takingNothing();
    }

    @Override
    public boolean ready() {
        return false;
    }

    @Override
    public boolean off() {
        return true;
    }

    @Override
    public int openDecoders() {
        return 0;
    }

    @Override
    public void close() {}
}
