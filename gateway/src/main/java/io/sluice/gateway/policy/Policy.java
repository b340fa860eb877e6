package io.sluice.gateway.policy;

import io.sluice.gateway.config.PolicyConfig.LabelRule;
import io.sluice.gateway.inspect.Inspection.Scored;
import io.sluice.gateway.policy.Rules.Rule;
import io.sluice.gateway.policy.Verdict.Evidence;

/**
 * The operator's policy as a pure function: (memory, inspection) to verdict. k-of-n a label: a
 * level is reached when {@code hits} distinct coded pictures of the last {@code of} inspected ones
 * are at or over it. Distinct are different coded pictures, however alike they look, so a still
 * picture is cut too, and one odd frame never cuts.
 */
public final class Policy {
    private final Rules rules;

    public Policy(Rules rules) {
        this.rules = rules;
    }

    public Rules rules() {
        return rules;
    }

    /**
     * The strongest verdict wins: a cut over a flag, a flag over a clearing. What did not win is
     * said at a later inspection, if it still holds.
     */
    public Decision decide(StreamMemory memory, Scored inspection) {
        if (memory.cut()) {
            return new Decision(memory, new Verdict.Pass());
        }
        StreamMemory seen = remember(memory, inspection);
        for (Rule rule : rules.rules()) {
            if (reached(seen, rule, rule.levels().cut())) {
                return new Decision(
                        seen.cutNow(),
                        new Verdict.Cut(evidence(seen, rule, rule.levels().cut(), inspection)));
            }
        }
        return flagOrClear(seen, inspection);
    }

    private StreamMemory remember(StreamMemory memory, Scored inspection) {
        StreamMemory seen = memory;
        for (Rule rule : rules.rules()) {
            LabelMemory label =
                    seen.label(rule.label())
                            .with(
                                    inspection.sample().pictureId(),
                                    inspection.scores().of(rule.label()),
                                    rule.levels().of());
            seen = seen.with(rule.label(), label);
        }
        return seen;
    }

    private Decision flagOrClear(StreamMemory seen, Scored inspection) {
        for (Rule rule : rules.rules()) {
            LabelMemory label = seen.label(rule.label());
            if (!label.flagged() && reached(seen, rule, rule.levels().flag())) {
                return new Decision(
                        seen.with(rule.label(), label.flagged(true)),
                        new Verdict.Flag(evidence(seen, rule, rule.levels().flag(), inspection)));
            }
        }
        for (Rule rule : rules.rules()) {
            LabelMemory label = seen.label(rule.label());
            if (label.flagged() && label.hits(rule.levels().flag()) == 0) {
                return new Decision(
                        seen.with(rule.label(), label.flagged(false)),
                        new Verdict.Clear(rule.label()));
            }
        }
        return new Decision(seen, new Verdict.Pass());
    }

    private static boolean reached(StreamMemory seen, Rule rule, double level) {
        return seen.label(rule.label()).hits(level) >= rule.levels().hits();
    }

    private static Evidence evidence(
            StreamMemory seen, Rule rule, double level, Scored inspection) {
        LabelRule levels = rule.levels();
        return new Evidence(
                rule.label(),
                inspection.modelId(),
                level,
                seen.label(rule.label()).hits(level),
                levels.of(),
                inspection.scores().of(rule.label()));
    }
}
