package io.sluice.gateway.sim;

import io.sluice.codecs.flv.MediaTag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One publish as its publisher remembers it: every tag it sent, in order. */
final class Publication {
    final int id;
    final String key;
    private final List<Sent> sent = new ArrayList<>();

    /** Whether everything that was sent was followed by a proper end, so that all must arrive. */
    boolean endedProperly;

    /** Where it arrived: at most one stream. */
    int received;

    private record Sent(MediaTag.Kind kind, long timestampMillis, byte[] payload) {}

    Publication(int id, String key) {
        this.id = id;
        this.key = key;
    }

    /** The key as sent: a query must neither hide a known key nor get lost. */
    String name() {
        return key + "?p=" + id;
    }

    static int idIn(String name) {
        return Integer.parseInt(name.substring(name.indexOf("?p=") + 3));
    }

    void add(MediaTag.Kind kind, long timestampMillis, byte[] payload) {
        sent.add(new Sent(kind, timestampMillis, payload));
    }

    int sentTags() {
        return sent.size();
    }

    /** Checks that a tag that arrived is the next one that was sent. Borrows it. */
    void onReceived(MediaTag tag) {
        if (received >= sent.size()) {
            throw new Violated("publication %d: a tag more than was sent", id);
        }
        Sent expected = sent.get(received);
        byte[] payload = new byte[tag.size()];
        tag.payload().getBytes(tag.payload().readerIndex(), payload);
        boolean same =
                tag.kind() == expected.kind()
                        && tag.timestampMillis() == expected.timestampMillis()
                        && Arrays.equals(payload, expected.payload());
        if (!same) {
            throw new Violated(
                    "publication %d: tag %d is not what was sent: %s at %d of %d bytes, not %s at"
                            + " %d of %d",
                    id,
                    received,
                    tag.kind(),
                    tag.timestampMillis(),
                    payload.length,
                    expected.kind(),
                    expected.timestampMillis(),
                    expected.payload().length);
        }
        received++;
    }
}
