package io.sluice.gateway.policy;

import io.sluice.gateway.inspect.Inspection.Scored;
import io.sluice.gateway.policy.LabelMemory.Seen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

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
    private final SequencedMap<String, List<Hit>> publishers = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * A sight that counted towards a level of one label: a picture, and others that other tracks of
     * the same stream showed at the same moment.
     */
    private record Hit(
            String label, String stream, Set<Integer> tracks, double probability, long atNanos) {
        boolean includes(Hit other) {
            return label.equals(other.label)
                    && stream.equals(other.stream)
                    && Moments.same(atNanos, other.atNanos, Moments.SHORTEST_NANOS)
                    && Collections.disjoint(tracks, other.tracks);
        }

        Hit with(Hit other) {
            Set<Integer> both = new HashSet<>(tracks);
            both.addAll(other.tracks);
            double strongest = Math.max(probability, other.probability);
            return new Hit(label, stream, Set.copyOf(both), strongest, atNanos);
        }
    }

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

    /**
     * Keeps what counts of an inspection, under every name of its publisher.
     *
     * @param stream the id of the stream that was inspected
     * @param track the number of the track, in its stream
     */
    public synchronized void keep(
            Collection<String> names, String stream, int track, Scored inspection) {
        lowest.forEach(
                (label, level) -> {
                    double probability = inspection.scores().of(label);
                    if (probability >= level && keepNanos > 0) {
                        Hit hit =
                                new Hit(
                                        label,
                                        stream,
                                        Set.of(track),
                                        probability,
                                        inspection.atNanos());
                        names.forEach(name -> keep(name, hit));
                    }
                });
    }

    private void keep(String name, Hit hit) {
        add(publishers.computeIfAbsent(name, _ -> new ArrayList<>()), hit);
        if (publishers.size() > MAX_PUBLISHERS) {
            publishers.pollFirstEntry();
        }
    }

    private static void add(List<Hit> hits, Hit hit) {
        for (int i = 0; i < hits.size(); i++) {
            if (hits.get(i).includes(hit)) {
                hits.set(i, hits.get(i).with(hit));
                return;
            }
        }
        hits.add(hit);
        if (hits.size() > MAX_HITS) {
            hits.removeFirst();
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
                            memory.label(hit.label())
                                    .withEarlier(
                                            new Seen(earlier, hit.probability(), hit.atNanos()),
                                            of));
            earlier++;
        }
        return memory;
    }

    private List<Hit> hits(Rules rules, String name, long nowNanos) {
        List<Hit> hits = publishers.get(name);
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
