package io.sluice.ops;

import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.policy.Verdict;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.StreamInfo;

/** What the demo's screen is told, in the order it happened. */
sealed interface DemoEvent {
    /** When, in the ticker's nanoseconds. */
    long atNanos();

    /** The gateway took the publish. */
    record Connected(long atNanos, StreamInfo stream) implements DemoEvent {}

    /** The first frame with the test card reached the gateway. */
    record CardShown(long atNanos) implements DemoEvent {}

    record Inspected(long atNanos, Inspection inspection) implements DemoEvent {}

    /** A verdict that does something: a flag or a cut. */
    record Decided(long atNanos, Verdict verdict, Stamps stamps) implements DemoEvent {}

    record Ended(long atNanos, EndReason reason) implements DemoEvent {}
}
