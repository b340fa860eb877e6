package io.sluice.gateway.inspect;

import io.sluice.gateway.tap.Tap;
import java.util.List;
import java.util.function.Consumer;

/**
 * The boundary between the relay and everything that may crash, hang or be slow: decoding and
 * classifying. Only bytes and values cross it: coded tags in, {@link Inspection}s out. Replaced in
 * tests, and by a child process where isolation is wanted.
 */
public interface Inspector extends AutoCloseable {
    /**
     * Begins to inspect one publish. Every sample drawn for it ends in one inspection, also those
     * in flight when the tap is closed. Where nothing will be inspected the tap is closed already,
     * and the stream's time counts as off.
     *
     * @param publisher the names under which its publisher is known again: who ended processes with
     *     its frames of late is not fed to another
     * @param inspections called on the inspector's own threads, and on the caller's while it offers
     *     a tag or closes the tap; it must only hand the value over
     */
    Tap open(List<String> publisher, Sampling sampling, Consumer<? super Inspection> inspections);

    /** Of what its model tells, once it is open; empty where nothing is inspected. */
    default List<String> labels() {
        return List.of();
    }

    /** Whether samples can be inspected now: the model is loaded and warm. */
    boolean ready();

    /** Whether nothing is inspected at all, now and later. */
    boolean off();

    /** Video decoders that are open now. */
    int openDecoders();

    /** How often a process that inspected was lost and replaced. */
    default long restarts() {
        return 0;
    }

    @Override
    void close();
}
