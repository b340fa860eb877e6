package io.sluice.gateway.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sluice.gateway.config.PolicyConfig.LabelRule;
import io.sluice.gateway.inspect.Inspection.Scored;
import io.sluice.gateway.inspect.Sample;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.models.classify.Scores;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A publisher that leaves before it is cut, and comes back. */
class PublisherMemoryTest {
    private static final Rules RULES =
            new Rules(List.of(new Rules.Rule("card", new LabelRule(0.5, 0.9, 2, 3))));
    private static final long SECOND = 1_000_000_000;
    private static final List<String> ONE = List.of("identity one");

    private final PublisherMemory memory = new PublisherMemory(List.of(RULES), 1_000);
    private final Policy policy = new Policy(RULES, Duration.ofSeconds(1));

    private static Scored scored(long picture, float probability) {
        return scored(picture, probability, 10);
    }

    private static Scored scored(long picture, float probability, long atNanos) {
        Stamps stamps = new Stamps().mark(Stage.RECEIVED, atNanos);
        Sample sample = new Sample(picture, picture, 0, 0, 0, stamps);
        return new Scored(sample, "m@1", new Scores(List.of("card"), probability));
    }

    private Verdict firstVerdict(List<String> names, long nowNanos, float probability) {
        return policy.decide(memory.recall(RULES, names, nowNanos), 0, scored(0, probability))
                .verdict();
    }

    @Test
    void aPictureOfAnEarlierPublishCounts() {
        memory.keep(ONE, "s", 0, scored(0, 0.95f));
        assertInstanceOf(Verdict.Cut.class, firstVerdict(ONE, 20, 0.95f));
    }

    private int recalled(double... tracksAndSeconds) {
        PublisherMemory kept = new PublisherMemory(List.of(RULES), 60 * SECOND);
        for (int i = 0; i < tracksAndSeconds.length; i += 2) {
            long at = (long) (tracksAndSeconds[i + 1] * SECOND);
            kept.keep(ONE, "s", (int) tracksAndSeconds[i], scored(i, 0.95f, at));
        }
        Rules many = new Rules(List.of(new Rules.Rule("card", new LabelRule(0.5, 0.9, 9, 9))));
        return kept.recall(many, ONE, 10 * SECOND).label("card").earlier().size();
    }

    /** As many as the policy would have counted, had the publisher stayed. */
    @Test
    void oneMomentOnSeveralTracksIsOneSight() {
        assertEquals(1, recalled(0, 1, 1, 1, 2, 1.9));
        assertEquals(2, recalled(0, 1, 1, 1, 2, 1.9, 2, 2));
        assertEquals(2, recalled(0, 0.95, 1, 0.97, 1, 1.9), "two of one track");
        assertEquals(2, recalled(0, 1, 0, 1.1));
    }

    @Test
    void aSightIsAsStrongAsItsStrongest() {
        PublisherMemory kept = new PublisherMemory(List.of(RULES), 60 * SECOND);
        kept.keep(ONE, "s", 0, scored(0, 0.6f, 0));
        kept.keep(ONE, "s", 1, scored(0, 0.95f, SECOND / 2));
        LabelMemory once = kept.recall(RULES, ONE, SECOND).label("card");
        assertEquals(1, once.earlier().size());
        assertEquals(0.95, once.earlier().getFirst().probability(), 1e-6);
    }

    @Test
    void twoStreamsAreTwoSights() {
        memory.keep(ONE, "s", 0, scored(0, 0.95f));
        memory.keep(ONE, "t", 1, scored(0, 0.95f));
        assertEquals(2, memory.recall(RULES, ONE, 20).label("card").earlier().size());
    }

    @Test
    void aPictureOfAnEarlierPublishCountsOnceForAllTracks() {
        memory.keep(ONE, "s", 0, scored(0, 0.95f));
        StreamMemory recalled = memory.recall(RULES, ONE, 20);
        Decision first = policy.decide(recalled, 0, scored(0, 0, SECOND));
        Decision second = policy.decide(first.memory(), 1, scored(0, 0, 2 * SECOND));
        assertInstanceOf(Verdict.Pass.class, second.verdict());
        Decision third = policy.decide(second.memory(), 2, scored(0, 0.95f, 3 * SECOND));
        assertInstanceOf(Verdict.Cut.class, third.verdict());
    }

    /** A track that opens late does not begin with what the others have outlived. */
    @Test
    void whatATrackHasOutlivedIsForgotten() {
        memory.keep(ONE, "s", 0, scored(0, 0.95f));
        StreamMemory now = memory.recall(RULES, ONE, 20);
        for (int i = 0; i < 3; i++) {
            now = policy.decide(now, 0, scored(i, 0, i * SECOND + 20)).memory();
        }
        Decision late = policy.decide(now, 1, scored(0, 0.95f, 4 * SECOND));
        assertInstanceOf(Verdict.Pass.class, late.verdict());
    }

    /** Two sights of before are enough, and still nobody is cut for a clean picture. */
    @Test
    void aCleanPictureCutsNobody() {
        memory.keep(ONE, "s", 0, scored(0, 0.95f));
        memory.keep(ONE, "s", 0, scored(1, 0.95f));
        StreamMemory recalled = memory.recall(RULES, ONE, 20);
        Decision clean = policy.decide(recalled, 0, scored(0, 0, SECOND));
        assertInstanceOf(Verdict.Flag.class, clean.verdict());
        Decision again = policy.decide(clean.memory(), 0, scored(1, 0.95f, 2 * SECOND));
        assertInstanceOf(Verdict.Cut.class, again.verdict());
    }

    @Test
    void picturesThatCountTowardsNothingAreForgotten() {
        memory.keep(ONE, "s", 0, scored(0, 0.4f));
        assertEquals(StreamMemory.EMPTY, memory.recall(RULES, ONE, 20));
    }

    @Test
    void anotherPublisherBeginsAfresh() {
        memory.keep(ONE, "s", 0, scored(0, 0.95f));
        assertInstanceOf(Verdict.Pass.class, firstVerdict(List.of("identity other"), 20, 0.95f));
    }

    @Test
    void theAddressIsAName() {
        memory.keep(List.of("identity one", "address a"), "s", 0, scored(0, 0.95f));
        List<String> again = List.of("identity two", "address a");
        assertInstanceOf(Verdict.Cut.class, firstVerdict(again, 20, 0.95f));
    }

    @Test
    void whatIsOldCountsNoMore() {
        memory.keep(ONE, "s", 0, scored(0, 0.95f));
        assertInstanceOf(Verdict.Pass.class, firstVerdict(ONE, 1_011, 0.95f));
    }

    @Test
    void aCleanPublishAfterwardsIsNotFlaggedByTheMemoryAlone() {
        memory.keep(ONE, "s", 0, scored(0, 0.95f));
        assertInstanceOf(Verdict.Pass.class, firstVerdict(ONE, 20, 0.0f));
    }

    /** Each of two profiles would have had it, had the publisher stayed. */
    @Test
    void aPictureCountsUnderTheRulesOfTheNextPublish() {
        Rules strict = new Rules(List.of(new Rules.Rule("card", new LabelRule(0.3, 0.6, 2, 3))));
        PublisherMemory shared = new PublisherMemory(List.of(RULES, strict), 1_000);
        shared.keep(ONE, "s", 0, scored(0, 0.4f));
        shared.keep(ONE, "s", 0, scored(1, 0.7f));
        assertEquals(1, shared.recall(RULES, ONE, 20).label("card").earlier().size());
        assertEquals(2, shared.recall(strict, ONE, 20).label("card").earlier().size());
        Verdict verdict =
                new Policy(strict, Duration.ofSeconds(1))
                        .decide(shared.recall(strict, ONE, 20), 0, scored(0, 0.7f))
                        .verdict();
        assertInstanceOf(Verdict.Cut.class, verdict);
    }

    @Test
    void whatTheRulesDoNotNameIsNotRecalled() {
        Rules other = new Rules(List.of(new Rules.Rule("other", new LabelRule(0.5, 0.9, 2, 3))));
        PublisherMemory shared = new PublisherMemory(List.of(RULES, other), 1_000);
        shared.keep(ONE, "s", 0, scored(0, 0.95f));
        assertEquals(StreamMemory.EMPTY, shared.recall(other, ONE, 20));
    }

    @Test
    void withoutATimeNothingIsKept() {
        PublisherMemory none = new PublisherMemory(List.of(RULES), 0);
        none.keep(ONE, "s", 0, scored(0, 0.95f));
        assertEquals(StreamMemory.EMPTY, none.recall(RULES, ONE, 10));
    }

    @Test
    void thePublisherNotHeardOfForLongestIsForgottenFirst() {
        memory.keep(ONE, "s", 0, scored(0, 0.95f));
        for (int i = 0; i < 100_000; i++) {
            memory.keep(List.of("identity " + i), "s", 0, scored(0, 0.95f));
        }
        assertEquals(StreamMemory.EMPTY, memory.recall(RULES, ONE, 10));
    }
}
