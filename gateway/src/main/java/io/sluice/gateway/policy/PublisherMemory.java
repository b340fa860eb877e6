package io.sluice.gateway.policy;

import io.sluice.gateway.inspect.Inspection.Scored;
import io.sluice.gateway.policy.Rules.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is remembered of publishers from one of their publishes to the next: the pictures that
 * counted towards a level, for some time. So a publisher that leaves before enough of them have
 * been seen, and comes back, goes on where it was. Bounded: the publisher not heard of for longest
 * is forgotten first. Thread-safe; times are the ticker's nanoseconds.
 */
public final class PublisherMemory {
    private static final int MAX_PUBLISHERS = 100_000;
    private static final int MAX_HITS = 32;

    private final Rules rules;
    private final long keepNanos;
    private final Map<String, ArrayDeque<Hit>> publishers = new LinkedHashMap<>(16, 0.75f, true);

    /** A picture that counted towards a level of one label. */
    private record Hit(String label, double probability, long atNanos) {}

    /**
     * Remembers nothing yet.
     *
     * @param keepNanos for how long a picture counts; 0 remembers nothing
     */
    public PublisherMemory(Rules rules, long keepNanos) {
        this.rules = rules;
        this.keepNanos = keepNanos;
    }

    /** Keeps what counts of an inspection, under every name of its publisher. */
    public synchronized void keep(Collection<String> names, Scored inspection, long nowNanos) {
        for (Rule rule : rules.rules()) {
            double probability = inspection.scores().of(rule.label());
            if (probability >= rule.levels().flag() && keepNanos > 0) {
                names.forEach(name -> keep(name, new Hit(rule.label(), probability, nowNanos)));
            }
        }
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

    /** What a publish begins with: the name of its publisher under which most is remembered. */
    public synchronized StreamMemory recall(Collection<String> names, long nowNanos) {
        List<Hit> most = List.of();
        for (String name : names) {
            List<Hit> hits = hits(name, nowNanos);
            most = hits.size() > most.size() ? hits : most;
        }
        StreamMemory memory = StreamMemory.EMPTY;
        long earlier = -most.size();
        for (Hit hit : most) {
            int of = of(hit.label());
            memory =
                    memory.with(
                            hit.label(),
                            memory.label(hit.label()).with(earlier, hit.probability(), of));
            earlier++;
        }
        return memory;
    }

    private List<Hit> hits(String name, long nowNanos) {
        ArrayDeque<Hit> hits = publishers.get(name);
        if (hits == null) {
            return List.of();
        }
        hits.removeIf(hit -> nowNanos - hit.atNanos() > keepNanos);
        if (hits.isEmpty()) {
            publishers.remove(name);
        }
        return new ArrayList<>(hits);
    }

    private int of(String label) {
        return rules.rules().stream()
                .filter(rule -> rule.label().equals(label))
                .mapToInt(rule -> rule.levels().of())
                .findFirst()
                .orElse(1);
    }
}
