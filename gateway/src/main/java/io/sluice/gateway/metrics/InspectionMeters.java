package io.sluice.gateway.metrics;

import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.policy.Verdict;
import java.util.concurrent.atomic.LongAdder;

/** What is counted about looking at streams, all of them together: nothing grows. */
final class InspectionMeters {
    private enum VerdictKind {
        PASS,
        FLAG,
        CLEAR,
        CUT
    }

    private final LongAdder tapDropped;
    private final LongAdder scored;
    private final Tally<Miss> missed;
    private final Tally<VerdictKind> verdicts;
    private final LongAdder screenedNanos;
    private final Tally<UnscreenedCause> unscreenedNanos;
    private final LongAdder alarms;

    InspectionMeters(Meters make) {
        tapDropped = make.counter("sluice.tap.dropped.tags", "Tags no tap took");
        scored = make.counter("sluice.samples.scored", "Samples the model answered");
        String help = "Samples that were not inspected";
        missed = make.tally(Miss.class, "sluice.samples.missed", "cause", help);
        help = "Verdicts of the policy";
        verdicts = make.tally(VerdictKind.class, "sluice.verdicts", "verdict", help);
        screenedNanos = make.seconds("sluice.screened.seconds", "Stream time that was screened");
        help = "Stream time that was not screened";
        unscreenedNanos =
                make.seconds(UnscreenedCause.class, "sluice.unscreened.seconds", "cause", help);
        help = "How often a stream was unscreened for as long as the policy allows";
        alarms = make.counter("sluice.unscreened.alarms", help);
    }

    void tapDropped() {
        tapDropped.increment();
    }

    void scored() {
        scored.increment();
    }

    void missed(Miss cause) {
        missed.add(cause, 1);
    }

    void decided(Verdict verdict) {
        VerdictKind kind =
                switch (verdict) {
                    case Verdict.Pass _ -> VerdictKind.PASS;
                    case Verdict.Flag _ -> VerdictKind.FLAG;
                    case Verdict.Clear _ -> VerdictKind.CLEAR;
                    case Verdict.Cut _ -> VerdictKind.CUT;
                };
        verdicts.add(kind, 1);
    }

    void alarm() {
        alarms.increment();
    }

    void screened(long nanos) {
        screenedNanos.add(nanos);
    }

    void unscreened(UnscreenedCause cause, long nanos) {
        unscreenedNanos.add(cause, nanos);
    }
}
