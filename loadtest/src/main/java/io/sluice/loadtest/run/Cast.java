package io.sluice.loadtest.run;

import io.sluice.loadtest.clip.PreparedSource;
import io.sluice.loadtest.scenario.Scenario;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Who publishes what, over a whole run: each stream gets a number, a key, a source by weight and,
 * in turn, one of its source's inserts. Two runs of one scenario cast alike. Not thread-safe.
 */
final class Cast {
    private static final double NANOS_A_MILLI = 1e6;

    private final List<PreparedSource> sources;
    private final String run;
    private final String keyPattern;
    private final SplittableRandom random;
    private final long[] credit;
    private final int[] played;
    private int streams;
    private int publishes;

    Cast(Scenario scenario, List<PreparedSource> sources, String run) {
        this.sources = sources;
        this.run = run;
        this.keyPattern = scenario.streams().key();
        this.random = new SplittableRandom(scenario.seed());
        this.credit = new long[sources.size()];
        this.played = new int[sources.size()];
    }

    /**
     * One stream.
     *
     * @param insert which of the source's inserts it shows; -1 for none
     */
    record Role(String key, int source, int insert) {}

    Role next() {
        int source = nextSource();
        int inserts = sources.get(source).inserts().size();
        int insert = inserts == 0 ? -1 : played[source] % inserts;
        played[source]++;
        String key = keyPattern.replace("{run}", run).replace("{n}", Integer.toString(streams++));
        return new Role(key, source, insert);
    }

    int nextPublish() {
        return publishes++;
    }

    PreparedSource source(Role role) {
        return sources.get(role.source());
    }

    /** An exponentially distributed time: as long as one waits for strangers. */
    long exponentialNanos(double meanMillis) {
        return (long) (-Math.log(1 - random.nextDouble()) * meanMillis * NANOS_A_MILLI);
    }

    /** A number from 0 to 1. */
    double uniform() {
        return random.nextDouble();
    }

    /**
     * By weight, spread as evenly as can be: each source earns its weight, the richest pays all.
     */
    private int nextSource() {
        long all = 0;
        int richest = 0;
        for (int i = 0; i < credit.length; i++) {
            credit[i] += sources.get(i).weight();
            all += sources.get(i).weight();
            richest = credit[i] > credit[richest] ? i : richest;
        }
        credit[richest] -= all;
        return richest;
    }
}
