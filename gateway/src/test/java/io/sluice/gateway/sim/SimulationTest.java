package io.sluice.gateway.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.netty.util.LeakPresenceDetector;
import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.OriginLoss;
import io.sluice.gateway.stream.Refusal;
import io.sluice.gateway.stream.StreamState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Many runs of the simulated gateway. {@code -Dsluice.sim.seeds=N} says how many, {@code
 * -Dsluice.full=true} makes it 10,000, and {@code -Dsluice.sim.seed=N} replays one.
 */
class SimulationTest {
    private static final int SEEDS = 400;
    private static final int ALL_SEEDS = 10_000;
    private static final int SEEDS_FOR_A_MUTANT = 1_000;
    private static Level before;

    /** Thousands of streams that are cut on purpose would fill the log. */
    @BeforeAll
    static void hush() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.sluice.gateway");
        before = logger.getLevel();
        logger.setLevel(Long.getLong("sluice.sim.seed") == null ? Level.OFF : Level.INFO);
    }

    @AfterAll
    static void speak() {
        ((Logger) LoggerFactory.getLogger("io.sluice.gateway")).setLevel(before);
    }

    private static int seeds() {
        return Integer.getInteger(
                "sluice.sim.seeds", Boolean.getBoolean("sluice.full") ? ALL_SEEDS : SEEDS);
    }

    /** What one run found, or null; afterwards nothing of it is left. */
    private static @Nullable String violationIn(long seed, Mutation mutation, Hits hits) {
        World world = new World(seed, mutation, hits);
        try (world) {
            world.run();
            LeakPresenceDetector.check();
            return null;
        } catch (Violated | RuntimeException violation) {
            countAfresh();
            return "at step " + world.steps() + ": " + violation;
        }
    }

    /** A run that failed may leave anything; the detector counts from zero again once it told. */
    private static void countAfresh() {
        try {
            LeakPresenceDetector.check();
        } catch (IllegalStateException leftOver) {
            System.out.println("(" + leftOver.getMessage() + ")");
        }
    }

    @AfterEach
    void nothingIsLeft() {
        LeakPresenceDetector.check();
    }

    @Test
    void nothingIsViolatedAndEverythingHappens() {
        Hits hits = new Hits();
        Long only = Long.getLong("sluice.sim.seed");
        long first = only == null ? 0 : only;
        long last = only == null ? seeds() - 1 : only;
        for (long seed = first; seed <= last; seed++) {
            String found = violationIn(seed, new Mutation(), hits);
            if (found != null) {
                fail("seed " + seed + ", " + found + "; replay: -Dsluice.sim.seed=" + seed);
            }
        }
        System.out.println(hits);
        if (only == null) {
            assertEquals(List.of(), neverHit(hits), "never hit in " + seeds() + " seeds");
        }
    }

    private static List<String> neverHit(Hits hits) {
        List<String> never = new ArrayList<>();
        collect(never, hits, "fault", Fault.values());
        collect(never, hits, "end", EndReason.values());
        collect(never, hits, "loss", OriginLoss.values());
        String[] resuming = {"is lost", "is dialled again", "is there again, or given up"};
        collect(never, hits, "origin", resuming);
        collect(never, hits, "miss", hereOf(EnumSet.of(Miss.PROCESS_LOST, Miss.POISON)));
        EnumSet<UnscreenedCause> elsewhere =
                EnumSet.of(UnscreenedCause.PROCESS, UnscreenedCause.POISON);
        collect(never, hits, "unscreened", hereOf(elsewhere));
        collect(never, hits, "verdict", new Object[] {"Pass", "Flag", "Clear", "Cut"});
        EnumSet<Refusal> beforeTheHandler =
                EnumSet.of(
                        Refusal.CONNECTIONS,
                        Refusal.CONNECTIONS_OF_ADDRESS,
                        Refusal.CONNECTION_RATE,
                        Refusal.CONNECTION_RATE_OF_ADDRESS,
                        Refusal.WRONG_KEYS,
                        Refusal.VIOLATIONS);
        collect(never, hits, "refusal", hereOf(beforeTheHandler));
        for (StreamState from : StreamState.values()) {
            for (StreamState to : from.next()) {
                collect(never, hits, "state", new Object[] {from + " -> " + to});
            }
        }
        return never;
    }

    /** What can happen where the inspector runs in this process. */
    private static <E extends Enum<E>> Object[] hereOf(EnumSet<E> ofOtherProcesses) {
        return EnumSet.complementOf(ofOtherProcesses).toArray();
    }

    private static void collect(List<String> never, Hits hits, String kind, Object[] all) {
        for (Object one : all) {
            if (hits.of(kind, one) == 0) {
                never.add(kind + ": " + one);
            }
        }
    }

    @Test
    void runsReplayExactly() {
        for (long seed = 0; seed < 5; seed++) {
            Hits once = new Hits();
            Hits again = new Hits();
            assertEquals(
                    violationIn(seed, new Mutation(), once),
                    violationIn(seed, new Mutation(), again));
            assertEquals(once.toString(), again.toString(), "seed " + seed);
        }
    }

    @Test
    void everyMutantIsFound() {
        Map<Mutant, String> found = new EnumMap<>(Mutant.class);
        for (Mutant mutant : Mutant.values()) {
            for (long seed = 0; seed < SEEDS_FOR_A_MUTANT && !found.containsKey(mutant); seed++) {
                String violation = violationIn(seed, mutant.make(), new Hits());
                if (violation != null && mutant.showsIn(violation)) {
                    found.put(mutant, "seed " + seed + ", " + violation);
                }
            }
            System.out.println(mutant + ": " + found.get(mutant));
        }
        for (Mutant mutant : Mutant.values()) {
            assertTrue(found.containsKey(mutant), mutant + " was not found");
        }
    }
}
