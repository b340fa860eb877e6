package io.sluice.gateway.sim;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The run's one source of chance, with which faults it allows and how likely each is. */
final class Dice {
    private static final double MILLI = 1e-3;

    private final SplittableRandom random;
    private final Hits hits;
    private final Map<Fault, Double> likely = new EnumMap<>(Fault.class);
    private boolean calm;

    Dice(long seed, Hits hits) {
        this.random = new SplittableRandom(seed);
        this.hits = hits;
        double share = random.nextDouble(0.05, 0.5);
        for (Fault fault : Fault.values()) {
            if (random.nextDouble() < share) {
                likely.put(fault, random.nextDouble(0.2, 1));
            }
        }
    }

    /** From now on nothing goes wrong any more. */
    void calm() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    boolean allows(Fault fault) {
        return !calm && likely.containsKey(fault);
    }

    /** Whether the fault strikes, out of so many thousand chances at most; counted if so. */
    boolean strikes(Fault fault, int milli) {
        Double chance = likely.get(fault);
        if (calm || chance == null || random.nextDouble() >= chance * milli * MILLI) {
            return false;
        }
        hits.hit("fault", fault);
        return true;
    }

    /** From the first to the second, both included. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    long millis(int least, int most) {
        return random.nextLong(least * 1_000_000L, most * 1_000_000L + 1);
    }

    boolean percent(int chance) {
        return random.nextInt(100) < chance;
    }

    @SafeVarargs
    final <T> T one(T... of) {
        return of[random.nextInt(of.length)];
    }

    byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    SplittableRandom split() {
        return random.split();
    }
}
