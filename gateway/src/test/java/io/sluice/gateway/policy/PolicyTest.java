package io.sluice.gateway.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.config.PolicyConfig;
import io.sluice.gateway.config.PolicyConfig.LabelRule;
import io.sluice.gateway.inspect.Inspection.Scored;
import io.sluice.gateway.inspect.Sample;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.models.classify.Scores;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final PolicyConfig DEFAULTS = PolicyConfig.defaults();

    private static Policy policy(Map<String, LabelRule> rules) {
        return new Policy(
                Rules.of(
                        new PolicyConfig(
                                rules,
                                DEFAULTS.unscreened(),
                                DEFAULTS.ban(),
                                DEFAULTS.memory(),
                                Map.of())));
    }

    private static Policy twoOfThree() {
        return policy(Map.of("card", new LabelRule(0.5, 0.9, 2, 3)));
    }

    private static Scored scored(long pictureId, double probability) {
        return scored(pictureId, List.of("card"), (float) probability);
    }

    private static Scored scored(long pictureId, List<String> labels, float... probabilities) {
        Sample sample = new Sample(pictureId, pictureId, 0, 1, 0, new Stamps());
        return new Scored(sample, "model@1", new Scores(labels, probabilities));
    }

    private static List<Verdict> verdicts(Policy policy, Scored... inspections) {
        List<Verdict> verdicts = new ArrayList<>();
        StreamMemory memory = StreamMemory.EMPTY;
        for (Scored inspection : inspections) {
            Decision decision = policy.decide(memory, inspection);
            memory = decision.memory();
            verdicts.add(decision.verdict());
        }
        return verdicts;
    }

    private static Verdict last(List<Verdict> verdicts) {
        return verdicts.getLast();
    }

    @Test
    void cutsAtTheSecondDistinctPictureOfThree() {
        List<Verdict> given =
                verdicts(twoOfThree(), scored(0, 0.95), scored(1, 0.1), scored(2, 0.99));
        assertInstanceOf(Verdict.Pass.class, given.get(0));
        assertInstanceOf(Verdict.Pass.class, given.get(1));
        Verdict.Cut cut = assertInstanceOf(Verdict.Cut.class, given.get(2));
        assertEquals("card", cut.evidence().label());
        assertEquals("model@1", cut.evidence().modelId());
        assertEquals(2, cut.evidence().hits());
        assertEquals(3, cut.evidence().of());
        assertEquals(0.9, cut.evidence().level());
    }

    @Test
    void oneCodedPictureNeverCutsHoweverOftenItIsInspected() {
        for (Verdict verdict :
                verdicts(twoOfThree(), scored(7, 1), scored(7, 1), scored(7, 1), scored(7, 1))) {
            assertInstanceOf(Verdict.Pass.class, verdict);
        }
    }

    @Test
    void hitsOutsideTheWindowDoNotCount() {
        List<Verdict> given =
                verdicts(twoOfThree(), scored(0, 1), scored(1, 0), scored(2, 0), scored(3, 1));
        assertInstanceOf(Verdict.Pass.class, last(given));
    }

    @Test
    void flagsOnceAndClearsWhenNothingIsLeftOfIt() {
        List<Verdict> given =
                verdicts(
                        twoOfThree(),
                        scored(0, 0.6),
                        scored(1, 0.6),
                        scored(2, 0.6),
                        scored(3, 0.1),
                        scored(4, 0.1),
                        scored(5, 0.1),
                        scored(6, 0.1));
        assertInstanceOf(Verdict.Flag.class, given.get(1));
        assertInstanceOf(Verdict.Pass.class, given.get(2));
        assertInstanceOf(Verdict.Pass.class, given.get(4));
        assertEquals(new Verdict.Clear("card"), given.get(5));
        assertInstanceOf(Verdict.Pass.class, given.get(6));
    }

    @Test
    void aCutIsFinal() {
        List<Verdict> given =
                verdicts(twoOfThree(), scored(0, 1), scored(1, 1), scored(2, 1), scored(3, 1));
        assertInstanceOf(Verdict.Cut.class, given.get(1));
        assertInstanceOf(Verdict.Pass.class, given.get(2));
        assertInstanceOf(Verdict.Pass.class, given.get(3));
    }

    @Test
    void aLevelOverOneNeverCuts() {
        Policy reviewOnly = policy(Map.of("card", new LabelRule(0.5, 1.1, 1, 1)));
        List<Verdict> given = verdicts(reviewOnly, scored(0, 1), scored(1, 1));
        assertInstanceOf(Verdict.Flag.class, given.get(0));
        assertInstanceOf(Verdict.Pass.class, given.get(1));
    }

    @Test
    void aLabelWithoutARuleNeverActs() {
        assertInstanceOf(
                Verdict.Pass.class,
                last(verdicts(policy(Map.of()), scored(0, 1), scored(1, 1), scored(2, 1))));
    }

    @Test
    void aFlagThatLostToAnotherIsGivenNext() {
        Policy two =
                policy(
                        Map.of(
                                "a", new LabelRule(0.5, 2, 1, 1),
                                "b", new LabelRule(0.5, 2, 1, 1)));
        List<String> labels = List.of("a", "b");
        List<Verdict> given = verdicts(two, scored(0, labels, 1, 1), scored(1, labels, 1, 1));
        Set<String> flagged = new HashSet<>();
        for (Verdict verdict : given) {
            flagged.add(assertInstanceOf(Verdict.Flag.class, verdict).evidence().label());
        }
        assertEquals(Set.of("a", "b"), flagged);
    }

    /**
     * Against the definition, counted by hand: k distinct coded pictures among the last n distinct
     * ones.
     */
    @Test
    void cutsExactlyWhenTheDefinitionSaysSo() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int of = random.nextInt(1, 7);
            int hits = random.nextInt(1, of + 1);
            Policy policy = policy(Map.of("card", new LabelRule(0.5, 0.9, hits, of)));
            StreamMemory memory = StreamMemory.EMPTY;
            List<Scored> seen = new ArrayList<>();
            boolean cut = false;
            for (int i = 0; i < 60 && !cut; i++) {
                Scored next = scored(random.nextInt(0, 12) + i / 4L, random.nextDouble());
                seen.removeIf(
                        s ->
                                s.sample().pictureId() == next.sample().pictureId()
                                        && p(s) <= p(next));
                boolean stronger =
                        seen.stream()
                                .anyMatch(s -> s.sample().pictureId() == next.sample().pictureId());
                Scored kept =
                        stronger
                                ? seen.stream()
                                        .filter(
                                                s ->
                                                        s.sample().pictureId()
                                                                == next.sample().pictureId())
                                        .findFirst()
                                        .orElseThrow()
                                : next;
                seen.remove(kept);
                seen.add(kept);
                while (seen.size() > of) {
                    seen.removeFirst();
                }
                Decision decision = policy.decide(memory, next);
                memory = decision.memory();
                cut = seen.stream().filter(s -> p(s) >= 0.9).count() >= hits;
                assertEquals(
                        cut,
                        decision.verdict() instanceof Verdict.Cut,
                        "seed " + seed + " at " + i);
            }
            assertEquals(cut, memory.cut());
        }
    }

    private static double p(Scored scored) {
        return scored.scores().of("card");
    }

    @Test
    void memoryStaysSmall() {
        Policy policy = twoOfThree();
        StreamMemory memory = StreamMemory.EMPTY;
        for (int i = 0; i < 1_000; i++) {
            memory = policy.decide(memory, scored(i, 0.6)).memory();
        }
        assertEquals(3, memory.label("card").seen().size());
        assertTrue(memory.flagged().contains("card"));
        assertFalse(memory.cut());
    }
}
