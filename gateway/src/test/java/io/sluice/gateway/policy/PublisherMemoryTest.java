package io.sluice.gateway.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sluice.gateway.config.PolicyConfig.LabelRule;
import io.sluice.gateway.inspect.Inspection.Scored;
import io.sluice.gateway.inspect.Sample;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.models.classify.Scores;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A publisher that leaves before it is cut, and comes back. */
class PublisherMemoryTest {
    private static final Rules RULES =
            new Rules(List.of(new Rules.Rule("card", new LabelRule(0.5, 0.9, 2, 3))));
    private static final List<String> ONE = List.of("identity one");

    private final PublisherMemory memory = new PublisherMemory(List.of(RULES), 1_000);
    private final Policy policy = new Policy(RULES);

    private static Scored scored(long picture, float probability) {
        Sample sample = new Sample(picture, picture, 0, 0, 0, new Stamps());
        return new Scored(sample, "m@1", new Scores(List.of("card"), probability));
    }

    private Verdict firstVerdict(List<String> names, long nowNanos, float probability) {
        return policy.decide(memory.recall(RULES, names, nowNanos), scored(0, probability))
                .verdict();
    }

    @Test
    void aPictureOfAnEarlierPublishCounts() {
        memory.keep(ONE, scored(0, 0.95f), 10);
        assertInstanceOf(Verdict.Cut.class, firstVerdict(ONE, 20, 0.95f));
    }

    @Test
    void picturesThatCountTowardsNothingAreForgotten() {
        memory.keep(ONE, scored(0, 0.4f), 10);
        assertEquals(StreamMemory.EMPTY, memory.recall(RULES, ONE, 20));
    }

    @Test
    void anotherPublisherBeginsAfresh() {
        memory.keep(ONE, scored(0, 0.95f), 10);
        assertInstanceOf(Verdict.Pass.class, firstVerdict(List.of("identity other"), 20, 0.95f));
    }

    @Test
    void theAddressIsAName() {
        memory.keep(List.of("identity one", "address a"), scored(0, 0.95f), 10);
        List<String> again = List.of("identity two", "address a");
        assertInstanceOf(Verdict.Cut.class, firstVerdict(again, 20, 0.95f));
    }

    @Test
    void whatIsOldCountsNoMore() {
        memory.keep(ONE, scored(0, 0.95f), 10);
        assertInstanceOf(Verdict.Pass.class, firstVerdict(ONE, 1_011, 0.95f));
    }

    @Test
    void aCleanPublishAfterwardsIsNotFlaggedByTheMemoryAlone() {
        memory.keep(ONE, scored(0, 0.95f), 10);
        assertInstanceOf(Verdict.Pass.class, firstVerdict(ONE, 20, 0.0f));
    }

    /** Each of two profiles would have had it, had the publisher stayed. */
    @Test
    void aPictureCountsUnderTheRulesOfTheNextPublish() {
        Rules strict = new Rules(List.of(new Rules.Rule("card", new LabelRule(0.3, 0.6, 2, 3))));
        PublisherMemory shared = new PublisherMemory(List.of(RULES, strict), 1_000);
        shared.keep(ONE, scored(0, 0.4f), 10);
        shared.keep(ONE, scored(1, 0.7f), 10);
        assertEquals(1, shared.recall(RULES, ONE, 20).label("card").seen().size());
        assertEquals(2, shared.recall(strict, ONE, 20).label("card").seen().size());
        Verdict verdict =
                new Policy(strict)
                        .decide(shared.recall(strict, ONE, 20), scored(0, 0.7f))
                        .verdict();
        assertInstanceOf(Verdict.Cut.class, verdict);
    }

    @Test
    void whatTheRulesDoNotNameIsNotRecalled() {
        Rules other = new Rules(List.of(new Rules.Rule("other", new LabelRule(0.5, 0.9, 2, 3))));
        PublisherMemory shared = new PublisherMemory(List.of(RULES, other), 1_000);
        shared.keep(ONE, scored(0, 0.95f), 10);
        assertEquals(StreamMemory.EMPTY, shared.recall(other, ONE, 20));
    }

    @Test
    void withoutATimeNothingIsKept() {
        PublisherMemory none = new PublisherMemory(List.of(RULES), 0);
        none.keep(ONE, scored(0, 0.95f), 10);
        assertEquals(StreamMemory.EMPTY, none.recall(RULES, ONE, 10));
    }

    @Test
    void thePublisherNotHeardOfForLongestIsForgottenFirst() {
        memory.keep(ONE, scored(0, 0.95f), 10);
        for (int i = 0; i < 100_000; i++) {
            memory.keep(List.of("identity " + i), scored(0, 0.95f), 10);
        }
        assertEquals(StreamMemory.EMPTY, memory.recall(RULES, ONE, 10));
    }
}
