package io.sluice.gateway.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.config.PolicyConfig;
import io.sluice.gateway.config.PolicyConfig.LabelRule;
import io.sluice.gateway.inspect.Inspection.Scored;
import io.sluice.gateway.inspect.Sample;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.models.classify.Scores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final PolicyConfig DEFAULTS = PolicyConfig.defaults();
    private static final long SECOND = 1_000_000_000;

    private static Policy policy(Map<String, LabelRule> rules) {
        return new Policy(
                Rules.of(
                        new PolicyConfig(
                                rules,
                                DEFAULTS.unscreened(),
                                DEFAULTS.ban(),
                                DEFAULTS.memory(),
                                Map.of())),
                Duration.ofSeconds(1));
    }

    private static Policy twoOfThree() {
        return policy(Map.of("card", new LabelRule(0.5, 0.9, 2, 3)));
    }

    private static Scored scored(long pictureId, double probability) {
        return scored(pictureId, List.of("card"), (float) probability);
    }

    private static Scored scored(long pictureId, List<String> labels, float... probabilities) {
        Stamps stamps = new Stamps().mark(Stage.RECEIVED, pictureId * SECOND);
        Sample sample = new Sample(pictureId, pictureId, 0, 1, 0, stamps);
        return new Scored(sample, "model@1", new Scores(labels, probabilities));
    }

    private static List<Verdict> verdicts(Policy policy, Scored... inspections) {
        List<Verdict> verdicts = new ArrayList<>();
        StreamMemory memory = StreamMemory.EMPTY;
        for (Scored inspection : inspections) {
            Decision decision = policy.decide(memory, 0, inspection);
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

    /** An inspection of a track, of a picture that was received at this moment. */
    private record On(int track, double atSeconds, double probability) {
        Scored scored() {
            Stamps stamps = new Stamps().mark(Stage.RECEIVED, (long) (atSeconds * SECOND));
            Sample sample = new Sample(0, (long) (atSeconds * 30), 0, 1, 0, stamps);
            return new Scored(sample, "model@1", new Scores(List.of("card"), (float) probability));
        }
    }

    private static List<Verdict> all(On... inspections) {
        Policy policy = twoOfThree();
        StreamMemory memory = StreamMemory.EMPTY;
        List<Verdict> verdicts = new ArrayList<>();
        for (On inspection : inspections) {
            Decision decision = policy.decide(memory, inspection.track(), inspection.scored());
            memory = decision.memory();
            verdicts.add(decision.verdict());
        }
        return verdicts;
    }

    private static void nothingButPasses(On... inspections) {
        for (Verdict verdict : all(inspections)) {
            assertInstanceOf(Verdict.Pass.class, verdict);
        }
    }

    @Test
    void whoChangesTracksIsCutToo() {
        List<Verdict> given =
                all(new On(0, 0, 1), new On(1, 0.1, 0), new On(0, 1, 0), new On(1, 1.1, 1));
        assertInstanceOf(Verdict.Cut.class, last(given));
    }

    @Test
    void oneMomentOnSeveralTracksCountsOnce() {
        nothingButPasses(new On(0, 0, 1), new On(1, 0, 1), new On(2, 0.4, 1), new On(3, 0.999, 1));
        assertInstanceOf(Verdict.Cut.class, last(all(new On(0, 0, 1), new On(1, 1, 1))));
    }

    @Test
    void aMomentIsAsLongAsTheCadence() {
        Policy slow =
                new Policy(
                        new Rules(List.of(new Rules.Rule("card", new LabelRule(0.5, 0.9, 2, 3)))),
                        Duration.ofSeconds(5));
        StreamMemory once = slow.decide(StreamMemory.EMPTY, 0, new On(0, 0, 1).scored()).memory();
        assertInstanceOf(
                Verdict.Pass.class, slow.decide(once, 1, new On(1, 4.9, 1).scored()).verdict());
        assertInstanceOf(
                Verdict.Cut.class, slow.decide(once, 1, new On(1, 5, 1).scored()).verdict());
    }

    @Test
    void picturesOfOneTrackCountHoweverCloseTheyAre() {
        assertInstanceOf(
                Verdict.Cut.class,
                last(all(new On(1, 0, 0), new On(0, 0.2, 1), new On(0, 0.3, 1))));
    }

    @Test
    void anotherTracksPicturesDoNotPushATracksOut() {
        List<Verdict> given =
                all(
                        new On(0, 0, 1),
                        new On(1, 1, 0),
                        new On(1, 2, 0),
                        new On(1, 3, 0),
                        new On(1, 4, 0),
                        new On(0, 5, 1));
        assertInstanceOf(Verdict.Cut.class, last(given));
    }

    /** What a track that is no more showed last does not wait for another's odd picture. */
    @Test
    void momentsOutsideTheWindowDoNotCount() {
        nothingButPasses(
                new On(1, 0, 1),
                new On(0, 1, 0),
                new On(0, 2, 0),
                new On(0, 3, 0),
                new On(0, 4, 1),
                new On(0, 5, 0));
    }

    @Test
    void answersThatOvertakeEachOtherCountAtTheirMoment() {
        nothingButPasses(new On(0, 3, 1), new On(1, 1, 0), new On(2, 3.5, 1), new On(1, 2, 0));
    }

    @Test
    void aFlagStandsAsLongAsAnyTrackHasItsReason() {
        List<Verdict> given =
                all(
                        new On(0, 0, 0.6),
                        new On(1, 1, 0.6),
                        new On(0, 2, 0),
                        new On(0, 3, 0),
                        new On(0, 4, 0),
                        new On(1, 5, 0),
                        new On(1, 6, 0),
                        new On(1, 7, 0));
        assertInstanceOf(Verdict.Flag.class, given.get(1));
        assertInstanceOf(Verdict.Pass.class, given.get(4), "the other track shows it still");
        assertInstanceOf(Verdict.Pass.class, given.get(6));
        assertEquals(new Verdict.Clear("card"), given.get(7));
    }

    @Test
    void aFlagDoesNotStandForEverOnATrackThatIsNoMore() {
        List<Verdict> given =
                all(
                        new On(1, 0, 0.6),
                        new On(1, 1, 0.6),
                        new On(0, 2, 0),
                        new On(0, 60, 0),
                        new On(0, 62, 0),
                        new On(0, 63, 0.6),
                        new On(0, 64, 0.6));
        assertInstanceOf(Verdict.Flag.class, given.get(1));
        assertInstanceOf(Verdict.Pass.class, given.get(3));
        assertEquals(new Verdict.Clear("card"), given.get(4));
        assertInstanceOf(Verdict.Flag.class, given.get(6), "and a new reason gives a new one");
    }

    /** By the definition, however tracks, times and answers are mixed. */
    @Test
    void severalTracksAreCutExactlyWhenTheDefinitionSaysSo() {
        Policy policy = twoOfThree();
        int cuts = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StreamMemory memory = StreamMemory.EMPTY;
            Map<Integer, List<Boolean>> tracks = new HashMap<>();
            List<Double> starts = new ArrayList<>();
            List<Boolean> moments = new ArrayList<>();
            double at = 0;
            for (int i = 0; i < 12 && !memory.cut(); i++) {
                at += random.nextInt(1, 8) / 4.0;
                int track = random.nextInt(0, 3);
                boolean hit = random.nextInt(0, 4) == 0;
                tracks.computeIfAbsent(track, _ -> new ArrayList<>()).add(hit);
                if (starts.isEmpty() || at - starts.getLast() >= 1) {
                    starts.add(at);
                    moments.add(hit);
                } else if (hit) {
                    moments.set(moments.size() - 1, true);
                }
                boolean due =
                        hit
                                && (hitsOfLastThree(tracks.get(track)) >= 2
                                        || tracks.size() > 1 && hitsOfLastThree(moments) >= 2);
                memory =
                        policy.decide(memory, track, new On(track, at, hit ? 1 : 0).scored())
                                .memory();
                assertEquals(due, memory.cut(), "seed " + seed + " at " + i);
                cuts += due ? 1 : 0;
            }
        }
        assertTrue(cuts > 200 && cuts < 2_000, cuts + " cuts");
    }

    private static long hitsOfLastThree(List<Boolean> hits) {
        return hits.subList(Math.max(0, hits.size() - 3), hits.size()).stream()
                .filter(hit -> hit)
                .count();
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
                Decision decision = policy.decide(memory, 0, next);
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
            memory = policy.decide(memory, 0, scored(i, 0.6)).memory();
        }
        assertEquals(3, memory.label("card").tracks().get(0).size());
        assertTrue(memory.flagged().contains("card"));
        assertFalse(memory.cut());
    }
}
