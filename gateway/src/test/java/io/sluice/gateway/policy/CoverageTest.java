package io.sluice.gateway.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.inspect.Sample;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.models.classify.Scores;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long CAP = 5 * SECOND;
    private static final long DEADLINE = 2 * SECOND;
    private static final long START = 1_000 * SECOND;

    private final Recorded recorded = new Recorded();
    private final Coverage coverage = new Coverage(CAP, DEADLINE, START, recorded);

    private static final class Recorded implements Coverage.Book {
        private long screened;
        private final Map<UnscreenedCause, Long> unscreened = new EnumMap<>(UnscreenedCause.class);

        @Override
        public void onScreened(long nanos) {
            screened += nanos;
        }

        @Override
        public void onUnscreened(UnscreenedCause cause, long nanos) {
            unscreened.merge(cause, nanos, Long::sum);
        }

        long total() {
            return screened + unscreened.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static Inspection.Scored scoredAt(long nanos) {
        Stamps stamps = new Stamps().mark(Stage.RECEIVED, nanos);
        Sample sample = new Sample(0, 0, nanos, nanos + DEADLINE, 0, stamps);
        return new Inspection.Scored(sample, "m@1", new Scores(List.of()));
    }

    private void videoSeconds(double from, double to) {
        for (double t = from; t <= to; t += 0.04) {
            coverage.onVideo(at(t));
        }
    }

    private static long at(double seconds) {
        return START + Math.round(seconds * SECOND);
    }

    private void inspected(double seconds) {
        coverage.onInspection(scoredAt(at(seconds)), at(seconds + 0.05));
    }

    @Test
    void steadyInspectionsScreenEverything() {
        for (int i = 1; i <= 10; i++) {
            videoSeconds(i - 1, i);
            inspected(i);
            coverage.onTick(at(i + 0.1));
        }
        coverage.onEnd(at(11));
        assertEquals(11 * SECOND, recorded.screened);
        assertEquals(Map.of(), recorded.unscreened);
    }

    @Test
    void aStreamThatWasNeverInspectedIsUnscreenedAsAWhole() {
        videoSeconds(0, 3);
        coverage.onEnd(at(3));
        assertEquals(0, recorded.screened);
        assertEquals(Map.of(UnscreenedCause.STARTING, 3 * SECOND), recorded.unscreened);
    }

    @Test
    void theExcessOverTheCapIsBookedUnderTheFirstLoss() {
        inspected(0.5);
        coverage.onInspection(new Inspection.Missed(1, at(1.5), Miss.CLASSIFIER_FAILED), at(1.6));
        coverage.onInspection(new Inspection.Missed(2, at(2.5), Miss.TAP_FULL), at(2.6));
        for (int i = 1; i < 12; i++) {
            videoSeconds(i - 1, i);
            coverage.onTick(at(i));
        }
        inspected(11.5);
        coverage.onEnd(at(12));
        assertEquals(6 * SECOND, recorded.screened);
        assertEquals(Map.of(UnscreenedCause.CLASSIFIER, 6 * SECOND), recorded.unscreened);
    }

    @Test
    void aHangWithoutAWordIsStalled() {
        inspected(1);
        for (int i = 1; i <= 61; i++) {
            videoSeconds(i - 1, i);
            coverage.onTick(at(i));
        }
        assertEquals(55 * SECOND, coverage.unscreenedForNanos(at(61)));
        coverage.onEnd(at(61));
        assertEquals(6 * SECOND, recorded.screened);
        assertEquals(Map.of(UnscreenedCause.STALLED, 55 * SECOND), recorded.unscreened);
    }

    @Test
    void absentVideoIsNoVideo() {
        videoSeconds(0, 1);
        inspected(1);
        for (int i = 2; i <= 30; i++) {
            coverage.onTick(at(i));
        }
        videoSeconds(31, 32);
        inspected(31);
        coverage.onEnd(at(32));
        assertEquals(7 * SECOND, recorded.screened);
        assertEquals(Map.of(UnscreenedCause.NO_VIDEO, 25 * SECOND), recorded.unscreened);
    }

    @Test
    void aLateAnswerDoesNotScreen() {
        inspected(1);
        videoSeconds(0, 10);
        coverage.onInspection(scoredAt(at(7)), at(7) + DEADLINE + 1);
        coverage.onEnd(at(10));
        assertEquals(6 * SECOND, recorded.screened);
        assertEquals(Map.of(UnscreenedCause.OVERLOAD, 4 * SECOND), recorded.unscreened);
    }

    @Test
    void anAnswerInsideItsDeadlineIsNotForestalledByATick() {
        inspected(1);
        videoSeconds(0, 8);
        coverage.onTick(at(7.9));
        coverage.onInspection(scoredAt(at(5.95)), at(7.94));
        coverage.onTick(at(9));
        coverage.onEnd(at(9));
        assertEquals(9 * SECOND, recorded.screened);
    }

    @Test
    void turnedOffInspectionSaysSo() {
        coverage.onInspector(false);
        videoSeconds(0, 20);
        coverage.onTick(at(20));
        coverage.onEnd(at(20));
        assertEquals(Map.of(UnscreenedCause.OFF, 20 * SECOND), recorded.unscreened);
    }

    /**
     * Random lives against the definition, computed from the whole list of inspections afterwards.
     */
    @Test
    void booksEachNanosecondOnceAndAsTheDefinitionSays() {
        for (long seed = 0; seed < 1_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Recorded book = new Recorded();
            Coverage account = new Coverage(CAP, DEADLINE, START, book);
            long now = START;
            List<Long> counted = new ArrayList<>();
            List<Long> pending = new ArrayList<>();
            for (int step = 0; step < 200; step++) {
                now += random.nextLong(1, random.nextInt(20) == 0 ? 8 * SECOND : SECOND);
                switch (random.nextInt(5)) {
                    case 0 -> account.onTick(now);
                    case 1 -> pending.add(now);
                    case 2 -> account.onVideo(now);
                    case 3 ->
                            account.onInspection(
                                    new Inspection.Missed(0, now, Miss.SUPERSEDED), now);
                    default -> {
                        if (!pending.isEmpty()) {
                            long received = pending.removeFirst();
                            account.onInspection(scoredAt(received), now);
                            if (now <= received + DEADLINE) {
                                counted.add(received);
                            }
                        }
                    }
                }
                assertEquals(account.screenedNanos(), book.screened);
            }
            account.onEnd(now);
            assertEquals(now - START, book.total(), "conservation, seed " + seed);
            assertEquals(screened(counted, now), book.screened, "screened, seed " + seed);
            assertEquals(book.unscreened, account.unscreenedNanos());
        }
    }

    private static long screened(List<Long> inspections, long end) {
        if (inspections.isEmpty()) {
            return 0;
        }
        long screened = 0;
        long before = START;
        for (long inspection : inspections) {
            screened += Math.min(CAP, inspection - before);
            before = inspection;
        }
        return screened + Math.min(CAP, end - before);
    }
}
