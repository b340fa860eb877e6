package io.sluice.gateway.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.yaml.DataSize;
import io.sluice.gateway.config.TapConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TapSpaceTest {
    private static final long IN_ALL = 1 << 20;

    private final TapSpace space =
            new TapSpace(
                    new TapConfig(
                            8,
                            512,
                            DataSize.mebibytes(8),
                            DataSize.mebibytes(4),
                            new DataSize(IN_ALL)));

    private long takeAllThatGoes(int step) {
        long own = 0;
        while (space.take(own, step)) {
            own += step;
        }
        return own;
    }

    @Test
    void oneAloneHoldsAFifth() {
        long own = takeAllThatGoes(100);
        assertTrue(own <= IN_ALL / 5 && own > IN_ALL / 5 - 200, own + " of " + IN_ALL);
        assertEquals(own, space.heldBytes());
        space.give(own);
        assertEquals(0, space.heldBytes());
    }

    /** A quarter of what is free is what each of them holds: with one more, a fifth. */
    @Test
    void howeverManyAreGreedyWhoeverComesGetsNearlyAsMuchAsThey() {
        long[] own = new long[100];
        boolean got = true;
        while (got) {
            got = false;
            for (int i = 0; i < own.length; i++) {
                if (space.take(own[i], 100)) {
                    own[i] += 100;
                    got = true;
                }
            }
        }
        assertTrue(own[0] > 0);
        long newcomer = takeAllThatGoes(100);
        assertTrue(newcomer >= own[0] * 4 / 5 - 200, newcomer + " beside " + own[0]);
        assertTrue(space.heldBytes() < IN_ALL);
    }

    @Test
    void whatIsLargerThanItsShareIsRefusedWhole() {
        assertFalse(space.take(0, IN_ALL / 4 + 1));
        assertEquals(0, space.heldBytes());
        assertTrue(space.take(0, IN_ALL / 4));
    }

    @Test
    void manyThreadsNeverHoldMoreThanThereIs() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        long[] most = new long[4];
        for (int t = 0; t < most.length; t++) {
            int at = t;
            threads.add(Thread.ofPlatform().start(() -> most[at] = takeAndGive(at)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (long seen : most) {
            assertTrue(seen > 0 && seen <= IN_ALL, seen + " of " + IN_ALL);
        }
        assertEquals(0, space.heldBytes());
    }

    private long takeAndGive(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long own = 0;
        long most = 0;
        for (int i = 0; i < 20_000; i++) {
            int bytes = random.nextInt(1, 100_000);
            if (random.nextInt(3) > 0 && space.take(own, bytes)) {
                own += bytes;
            } else if (own > 0) {
                long some = Math.min(own, bytes);
                space.give(some);
                own -= some;
            }
            most = Math.max(most, space.heldBytes());
        }
        space.give(own);
        return most;
    }
}
