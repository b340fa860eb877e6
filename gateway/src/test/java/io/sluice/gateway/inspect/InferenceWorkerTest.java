package io.sluice.gateway.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class InferenceWorkerTest {
    private static final long SECOND = 1_000_000_000L;

    private static void due(Rig rig) {
        rig.pass(2 * SECOND);
        rig.frame(true, rig.pictures());
        rig.pass(SECOND / 10);
        rig.decode();
        rig.decode();
    }

    @Test
    void aSampleThatIsRunLateIsScoredAndCounted() {
        try (Rig rig = new Rig(new Rig.Settings())) {
            rig.header(1);
            due(rig);
            rig.pass(5 * SECOND);
            rig.infer();
            assertEquals(1, rig.scored().size());
            assertEquals(1, rig.counts().late());
        }
    }

    @Test
    void aFailingClassifierIsSaidAndGoesOn() {
        try (Rig rig = new Rig(new Rig.Settings())) {
            rig.header(1);
            rig.classifierFails = true;
            due(rig);
            rig.infer();
            rig.classifierFails = false;
            due(rig);
            rig.infer();
            assertEquals(List.of(Miss.CLASSIFIER_FAILED), rig.causes());
            assertEquals(1, rig.scored().size());
        }
    }

    @Test
    void anAnswerThatIsNoNumberIsAFailure() {
        try (Rig rig = new Rig(new Rig.Settings())) {
            rig.header(1);
            rig.classifierBabbles = true;
            due(rig);
            rig.infer();
            assertEquals(List.of(Miss.CLASSIFIER_FAILED), rig.causes());
        }
    }

    @Test
    void aNewerSampleSupersedesTheOneThatWaits() {
        try (Rig rig = new Rig(new Rig.Settings())) {
            rig.header(1);
            due(rig);
            due(rig);
            assertEquals(1, rig.inspector.pending());
            rig.infer();
            assertEquals(List.of(Miss.SUPERSEDED), rig.causes());
            assertEquals(1, rig.scored().getFirst().sample().number());
        }
    }

    @Test
    void whatWasDecodedIsScoredAlsoAfterTheStreamsEnd() {
        try (Rig rig = new Rig(new Rig.Settings())) {
            rig.header(1);
            due(rig);
            rig.pass(2 * SECOND);
            rig.frame(true, rig.pictures());
            rig.pass(SECOND / 10);
            rig.tap.close();
            rig.workOff();
            assertEquals(List.of(Miss.STREAM_ENDED), rig.causes());
            assertEquals(1, rig.scored().size());
        }
    }

    @Test
    void aClosedInspectorTakesNothing() {
        Rig rig = new Rig(new Rig.Settings());
        rig.close();
        assertTrue(
                rig.inspector
                        .open(List.of("somebody"), sampling(rig), rig.inspections::add)
                        .closed());
        assertFalse(rig.inspector.ready());
    }

    private static Sampling sampling(Rig rig) {
        return new Sampling(rig.config.sampling(), 1, 0);
    }
}
