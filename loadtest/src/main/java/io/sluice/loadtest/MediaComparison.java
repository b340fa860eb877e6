package io.sluice.loadtest;

import io.sluice.codecs.flv.MediaTag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the messages between a publisher and an origin. Joined a kind at a time, since
 * audio may overtake video on its way through a recorder without anything being wrong.
 *
 * @param prefix how many messages are equal from the start, all kinds in one order
 * @param lost sent, not received, though something later of its kind was
 * @param changed received at its timestamp with other bytes
 * @param duplicated received more often than sent
 * @param reordered received after something of its kind that was sent later
 * @param invented received, and nothing like it was sent
 * @param tail sent, not received, and nothing later of its kind was: what a cut leaves
 */
public record MediaComparison(
        int sent,
        int received,
        int prefix,
        int lost,
        int changed,
        int duplicated,
        int reordered,
        int invented,
        int tail) {

    public static MediaComparison of(List<Fingerprint> sent, List<Fingerprint> received) {
        MediaComparison all = new MediaComparison(0, 0, prefixOf(sent, received), 0, 0, 0, 0, 0, 0);
        for (MediaTag.Kind kind : MediaTag.Kind.values()) {
            all = all.plus(new Join(only(kind, sent)).with(only(kind, received)));
        }
        return all;
    }

    public static MediaComparison between(PublishReport sent, ReceivedStream received) {
        return of(
                sent.messages().stream().map(SentMessage::message).toList(),
                received.messages().stream().map(ReceivedMessage::message).toList());
    }

    /** Everything up to where it ends arrived once, in order and unchanged. */
    public boolean intact() {
        return received > 0 && lost + changed + duplicated + reordered + invented == 0;
    }

    /** Intact, to the very end. */
    public boolean complete() {
        return intact() && tail == 0;
    }

    private MediaComparison plus(MediaComparison other) {
        return new MediaComparison(
                sent + other.sent,
                received + other.received,
                prefix + other.prefix,
                lost + other.lost,
                changed + other.changed,
                duplicated + other.duplicated,
                reordered + other.reordered,
                invented + other.invented,
                tail + other.tail);
    }

    private static int prefixOf(List<Fingerprint> sent, List<Fingerprint> received) {
        int shorter = Math.min(sent.size(), received.size());
        int equal = 0;
        while (equal < shorter && sent.get(equal).equals(received.get(equal))) {
            equal++;
        }
        return equal;
    }

    private static List<Fingerprint> only(MediaTag.Kind kind, List<Fingerprint> all) {
        return all.stream().filter(message -> message.kind() == kind).toList();
    }

    /** The join of one kind's messages. */
    private static final class Join {
        private final List<Fingerprint> sent;
        private final Map<Fingerprint, Deque<Integer>> places = new HashMap<>();
        private final boolean[] arrived;
        private final List<Fingerprint> strangers = new ArrayList<>();
        private int last = -1;
        private int changed;
        private int duplicated;
        private int reordered;

        Join(List<Fingerprint> sent) {
            this.sent = sent;
            arrived = new boolean[sent.size()];
            for (int i = 0; i < sent.size(); i++) {
                places.computeIfAbsent(sent.get(i), message -> new ArrayDeque<>()).add(i);
            }
        }

        MediaComparison with(List<Fingerprint> received) {
            received.forEach(this::place);
            strangers.forEach(this::placeByTimestamp);
            int lost = missing(0, last);
            return new MediaComparison(
                    sent.size(),
                    received.size(),
                    0,
                    lost,
                    changed,
                    duplicated,
                    reordered,
                    strangers.size() - changed,
                    missing(last + 1, sent.size()));
        }

        private void place(Fingerprint message) {
            Deque<Integer> free = places.get(message);
            if (free == null) {
                strangers.add(message);
            } else if (free.isEmpty()) {
                duplicated++;
            } else {
                int at = free.remove();
                arrived[at] = true;
                reordered += at < last ? 1 : 0;
                last = Math.max(last, at);
            }
        }

        private void placeByTimestamp(Fingerprint stranger) {
            for (int i = 0; i < arrived.length; i++) {
                if (!arrived[i] && sent.get(i).timestampMillis() == stranger.timestampMillis()) {
                    arrived[i] = true;
                    last = Math.max(last, i);
                    changed++;
                    return;
                }
            }
        }

        private int missing(int from, int to) {
            int missing = 0;
            for (int i = from; i < to; i++) {
                missing += arrived[i] ? 0 : 1;
            }
            return missing;
        }
    }
}
