package io.sluice.gateway.policy;

import io.sluice.gateway.inspect.Inspection.Scored;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is remembered of publishers from one of their publishes to the next: the pictures that
 * counted towards a level, for some time. So a publisher that leaves before enough of them have
 * been seen, and comes back, goes on where it was, under whichever rules. Bounded: the publisher
 * not heard of for longest is forgotten first. Thread-safe; times are the ticker's nanoseconds.
 */
public final class PublisherMemory {
    private static final int MAX_PUBLISHERS = 100_000;
    private static final int MAX_HITS = 32;

    /** By label, the lowest level at which a picture counts under any rules. */
    private final Map<String, Double> lowest = new HashMap<>();

    private final long keepNanos;
    private final Map<String, ArrayDeque<Hit>> publishers = new LinkedHashMap<>(16, 0.75f, true);

    /** A picture that counted towards a level of one label. */
    private record Hit(String label, double probability, long atNanos) {}

    /**
     * Remembers nothing yet.
     *
     * @param all all the rules under which a publisher may be watched
     * @param keepNanos for how long a picture counts; 0 remembers nothing
     */
    public PublisherMemory(Collection<Rules> all, long keepNanos) {
        for (Rules rules : all) {
            rules.rules()
                    .forEach(rule -> lowest.merge(rule.label(), rule.levels().flag(), Math::min));
        }
        this.keepNanos = keepNanos;
    }

    /** Keeps what counts of an inspection, under every name of its publisher. */
    public synchronized void keep(Collection<String> names, Scored inspection, long nowNanos) {
        lowest.forEach(
                (label, level) -> {
                    double probability = inspection.scores().of(label);
                    if (probability >= level && keepNanos > 0) {
                        names.forEach(name -> keep(name, new Hit(label, probability, nowNanos)));
                    }
                });
    }

    private void keep(String name, Hit hit) {
        ArrayDeque<Hit> hits = publishers.computeIfAbsent(name, _ -> new ArrayDeque<>());
        hits.addLast(hit);
        if (hits.size() > MAX_HITS) {
            hits.removeFirst();
        }
        if (publishers.size() > MAX_PUBLISHERS) {
            Iterator<ArrayDeque<Hit>> oldest = publishers.values().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /**
     * What a publish under these rules begins with: the name of its publisher under which most is
     * remembered that counts.
     */
    public synchronized StreamMemory recall(Rules rules, Collection<String> names, long nowNanos) {
        List<Hit> most = List.of();
        for (String name : names) {
            List<Hit> hits = hits(rules, name, nowNanos);
            most = hits.size() > most.size() ? hits : most;
        }
        StreamMemory memory = StreamMemory.EMPTY;
        long earlier = -most.size();
        for (Hit hit : most) {
            int of = rules.of(hit.label()).orElseThrow().levels().of();
            memory =
                    memory.with(
                            hit.label(),
                            memory.label(hit.label()).with(earlier, hit.probability(), of));
            earlier++;
        }
        return memory;
    }

    private List<Hit> hits(Rules rules, String name, long nowNanos) {
        ArrayDeque<Hit> hits = publishers.get(name);
        if (hits == null) {
            return List.of();
        }
        hits.removeIf(hit -> nowNanos - hit.atNanos() > keepNanos);
        if (hits.isEmpty()) {
            publishers.remove(name);
        }
        return hits.stream().filter(hit -> counts(rules, hit)).toList();
    }

    private static boolean counts(Rules rules, Hit hit) {
        return rules.of(hit.label())
                .filter(rule -> hit.probability() >= rule.levels().flag())
                .isPresent();
    }
}
