package io.sluice.gateway.sim;

import io.sluice.gateway.config.PolicyConfig.LabelRule;
import io.sluice.gateway.inspect.Sample;
import io.sluice.gateway.inspect.Sampling;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.StreamInfo;
import io.sluice.gateway.tap.Tap;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that the simulation knows about one stream, from the outside. */
final class Account {
    static final long NOT_YET = -1;

    final StreamInfo info;
    private final LabelRule rule;
    private final ArrayDeque<Integer> answers = new ArrayDeque<>();
    private final Map<Long, Integer> answered = new HashMap<>();
    final BitSet inspected = new BitSet();
    private final Set<Long> sampledIntervals = new HashSet<>();
    @Nullable Tap tap;
    @Nullable Sampling sampling;
    @Nullable SimOrigin origin;
    @Nullable Publication publication;
    @Nullable EndReason endReason;

    /** Those times are the ticker's nanoseconds, or {@link #NOT_YET}. */
    long liveNanos = NOT_YET;

    long closedNanos = NOT_YET;
    long lastScreenedNanos;
    long lastMediaNanos;
    long endedNanos;
    long screenedNanos;
    long unscreenedNanos;
    long mediaBytes;
    long relayedBytes;
    int relayedTags;
    int relayedAtClose;
    int relayedWhenOperatorHeard = -1;
    boolean begunAtClose;
    boolean originToldEnd;
    boolean bugged;
    boolean banChecked;

    /** The picture whose answer reaches the cut's level, or -1. */
    private long cutPicture = -1;

    private boolean cutHeard;
    private boolean mustEndByCut;
    private @Nullable SimOrigin originAtCut;
    private int mayArrive;

    /** No origin has the stream now; and whether that was ever so. */
    boolean away;

    boolean everAway;

    /** Tags that were handed in, were headers, were written to this connection, were lost. */
    int mediaTags;

    int headerTags;
    int relayedHere;
    int lostTags;

    Account(StreamInfo info, LabelRule rule) {
        this.info = info;
        this.rule = rule;
    }

    boolean open() {
        return tap != null && !tap.closed();
    }

    boolean ended() {
        return endReason != null;
    }

    /** The classifier answered, if need be for a stream that is over: the rule, counted anew. */
    void onAnswered(CodedFrame seen) {
        answered.put((long) seen.number(), seen.milli());
        answers.add(seen.milli());
        if (answers.size() > rule.of()) {
            answers.remove();
        }
        long hits = answers.stream().filter(milli -> milli >= rule.cut() * 1_000).count();
        if (hits >= rule.hits() && cutPicture < 0) {
            cutPicture = seen.number();
        }
    }

    /** At most one sample an interval, and none before its instant. */
    void onSampled(Sample sample, long cadenceNanos) {
        long start = Objects.requireNonNull(sampling).startNanos();
        long interval = Math.floorDiv(sample.dueNanos() - start, cadenceNanos);
        boolean early = sample.stamps().at(Stage.RECEIVED) < sample.dueNanos();
        if (early || !sampledIntervals.add(interval)) {
            throw new Violated("%s: sample %s in interval %d", info.id(), sample, interval);
        }
    }

    /** Before the policy hears it. */
    void onScored(long picture, float probability) {
        Integer milli = answered.get(picture);
        if (milli == null || milli / 1_000f != probability) {
            throw new Violated(
                    "%s: %s for picture %d, of which the classifier said %s",
                    info.id(), probability, picture, milli);
        }
        if (picture == cutPicture && !bugged) {
            cutHeard = true;
            mustEndByCut = open();
            boolean begun = origin != null && origin.gatewayHoldsBytes();
            originAtCut = origin;
            mayArrive = away ? Integer.MAX_VALUE : relayedHere + (begun ? 1 : 0);
        }
    }

    void onArrived(Publication arrived) {
        if (publication != null) {
            throw new Violated("%s: a second publish at its origin", info.id());
        }
        publication = arrived;
    }

    /** An origin was found again: what was written to the last one counts no more. */
    void onOriginBroken(boolean broken) {
        away = broken;
        everAway = true;
        relayedHere = 0;
    }

    /**
     * Of what was not begun when the cut was decided, nothing may arrive, and nothing at an origin
     * that was found later. What lies in a connection that was lost before may.
     */
    void onArriving(SimOrigin at) {
        SimOrigin cutAt = originAtCut;
        if (!cutHeard || cutAt == null || at.number < cutAt.number) {
            return;
        }
        if (at.number > cutAt.number || at.arrived() >= mayArrive) {
            throw new Violated("%s: tag %d arrives after its cut", info.id(), at.arrived() + 1);
        }
    }

    boolean verdictDue() {
        return cutPicture >= 0 && !bugged;
    }

    boolean verdictHeard() {
        return cutHeard;
    }

    boolean mustEndByCut() {
        return mustEndByCut;
    }
}
