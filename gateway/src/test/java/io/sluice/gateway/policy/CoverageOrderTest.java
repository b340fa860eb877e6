package io.sluice.gateway.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Sample;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.models.classify.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Several inference workers answer out of order: the account must not depend on it. */
class CoverageOrderTest {
    private static final long MILLI = 1_000_000L;
    private static final long CAP = 5_000 * MILLI;
    private static final long DEADLINE = 2_000 * MILLI;
    private static final long START = 1_000_000 * MILLI;

    private static final class Booked implements Coverage.Book {
        private long screened;
        private long unscreened;

        @Override
        public void onScreened(long nanos) {
            screened += nanos;
        }

        @Override
        public void onUnscreened(UnscreenedCause cause, long nanos) {
            unscreened += nanos;
        }
    }

    private record Answer(long receivedNanos, long comesNanos) {}

    private static Inspection scored(long receivedNanos) {
        Stamps stamps = new Stamps().mark(Stage.RECEIVED, receivedNanos);
        Sample sample = new Sample(0, 0, receivedNanos, receivedNanos + DEADLINE, 0, stamps);
        return new Inspection.Scored(sample, "m@1", new Scores(List.of()));
    }

    @Test
    void screenedTimeIsThatOfTheDefinitionInWhateverOrderTheAnswersCome() {
        for (long seed = 0; seed < 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            long end = START + random.nextLong(60_000) * MILLI;
            List<Answer> answers = new ArrayList<>();
            for (int i = random.nextInt(20); i > 0; i--) {
                long received = START + random.nextLong((end - START) / MILLI + 1) * MILLI;
                answers.add(new Answer(received, received + random.nextLong(3_000) * MILLI));
            }
            Booked booked = new Booked();
            Coverage coverage = new Coverage(CAP, DEADLINE, START, booked);
            for (long now = START; now <= end; now += 10 * MILLI) {
                for (Answer answer : answers) {
                    if (answer.comesNanos() > now - 10 * MILLI && answer.comesNanos() <= now) {
                        coverage.onInspection(scored(answer.receivedNanos()), answer.comesNanos());
                    }
                }
                if (random.nextInt(30) == 0) {
                    coverage.onTick(now);
                }
            }
            coverage.onEnd(end);
            assertEquals(end - START, booked.screened + booked.unscreened, "seed " + seed);
            assertEquals(byDefinition(answers, end), booked.screened, "seed " + seed);
        }
    }

    private static long byDefinition(List<Answer> answers, long end) {
        long lastTick = START + (end - START) / (10 * MILLI) * 10 * MILLI;
        long screened = 0;
        long before = START;
        List<Long> counted =
                answers.stream()
                        .filter(a -> a.comesNanos() <= a.receivedNanos() + DEADLINE)
                        .filter(a -> a.comesNanos() <= lastTick)
                        .map(Answer::receivedNanos)
                        .sorted()
                        .toList();
        for (long each : counted) {
            screened += Math.min(CAP, each - before);
            before = each;
        }
        return counted.isEmpty() ? 0 : screened + Math.min(CAP, end - before);
    }
}
