package io.sluice.gateway.isolate;

import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.inspect.StreamTerms;
import io.sluice.gateway.tap.TappedTag;

/** What a child process is told, in the order of the sealed records. */
sealed interface Order {
    /** How to inspect; the first order, and only once. */
    record Setup(InspectConfig config) implements Order {}

    /** A stream whose tags follow. */
    record Open(StreamTerms stream) implements Order {}

    /** A tag of an open stream. Who receives the order owns the tag. */
    record Offer(long stream, TappedTag tag) implements Order {}

    /** The stream's last tag has been told. */
    record End(long stream) implements Order {}
}
