package io.sluice.gateway.policy;

import io.sluice.gateway.inspect.Inspection.Scored;
import io.sluice.gateway.policy.LabelMemory.Seen;
import io.sluice.gateway.policy.Rules.Rule;
import io.sluice.gateway.policy.Verdict.Evidence;
import java.time.Duration;

/**
 * The operator's policy as a pure function: (memory, inspection) to verdict. k-of-n a label: a
 * level is reached when {@code hits} distinct coded pictures of the last {@code of} inspected ones
 * of a track are at or over it. Distinct are different coded pictures, however alike they look, so
 * a still picture is cut too, and one odd frame never cuts. So that nothing passes by changing
 * tracks, it is also reached by as many of the last {@code of} {@link Moments} of a stream that has
 * several. Only a picture that is over the level itself cuts.
 */
public final class Policy {
    private static final long FLAG_NANOS = Duration.ofMinutes(1).toNanos();

    private final Rules rules;
    private final long momentNanos;

    /**
     * @param cadence how often a track is inspected: a moment lasts as long, and a second at least
     */
    public Policy(Rules rules, Duration cadence) {
        this.rules = rules;
        this.momentNanos = Math.max(Moments.SHORTEST_NANOS, cadence.toNanos());
    }

    public Rules rules() {
        return rules;
    }

    /**
     * The strongest verdict wins: a cut over a flag, a flag over a clearing. What did not win is
     * said at a later inspection, if it still holds.
     *
     * @param track the number of the track that was inspected, in its stream
     */
    public Decision decide(StreamMemory memory, int track, Scored inspection) {
        if (memory.cut()) {
            return new Decision(memory, new Verdict.Pass());
        }
        StreamMemory seen = remember(memory, track, inspection);
        for (Rule rule : rules.rules()) {
            double level = rule.levels().cut();
            int hits = hits(seen, rule, track, level, inspection);
            if (inspection.scores().of(rule.label()) >= level && hits >= rule.levels().hits()) {
                return new Decision(
                        seen.cutNow(), new Verdict.Cut(evidence(rule, level, hits, inspection)));
            }
        }
        return flagOrClear(seen, track, inspection);
    }

    private StreamMemory remember(StreamMemory memory, int track, Scored inspection) {
        StreamMemory seen = memory;
        for (Rule rule : rules.rules()) {
            Seen picture =
                    new Seen(
                            inspection.sample().pictureId(),
                            inspection.scores().of(rule.label()),
                            inspection.atNanos());
            LabelMemory label =
                    seen.label(rule.label()).with(track, picture, rule.levels().of(), momentNanos);
            seen = seen.with(rule.label(), label);
        }
        return seen;
    }

    private Decision flagOrClear(StreamMemory seen, int track, Scored inspection) {
        for (Rule rule : rules.rules()) {
            LabelMemory label = seen.label(rule.label());
            double level = rule.levels().flag();
            int hits = hits(seen, rule, track, level, inspection);
            if (!label.flagged() && hits >= rule.levels().hits()) {
                return new Decision(
                        seen.with(rule.label(), label.flagged(true)),
                        new Verdict.Flag(evidence(rule, level, hits, inspection)));
            }
        }
        for (Rule rule : rules.rules()) {
            LabelMemory label = seen.label(rule.label());
            if (label.flagged()
                    && !label.hasHits(rule.levels().flag(), flagSince(rule, inspection))) {
                return new Decision(
                        seen.with(rule.label(), label.flagged(false)),
                        new Verdict.Clear(rule.label()));
            }
        }
        return new Decision(seen, new Verdict.Pass());
    }

    /** A flag does not stand for ever on what a track had shown last that is no more. */
    private long flagSince(Rule rule, Scored inspection) {
        return inspection.atNanos() - Math.max(FLAG_NANOS, rule.levels().of() * momentNanos);
    }

    /** How often a level was reached, on the track alone or by all together. */
    private static int hits(
            StreamMemory seen, Rule rule, int track, double level, Scored inspection) {
        LabelMemory label = seen.label(rule.label());
        boolean hit = inspection.scores().of(rule.label()) >= level;
        return Math.max(label.hits(track, level), hit ? label.hitsTogether(level) : 0);
    }

    private static Evidence evidence(Rule rule, double level, int hits, Scored inspection) {
        return new Evidence(
                rule.label(),
                inspection.modelId(),
                level,
                hits,
                rule.levels().of(),
                inspection.scores().of(rule.label()));
    }
}
