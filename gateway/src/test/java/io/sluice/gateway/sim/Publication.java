package io.sluice.gateway.sim;

import io.sluice.codecs.flv.MediaTag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** One publish as its publisher remembers it: every tag it sent, in order. */
final class Publication {
    final int id;
    final String key;
    private final List<Sent> sent = new ArrayList<>();

    /** Whether everything that was sent was followed by a proper end, so that all must arrive. */
    boolean endedProperly;

    /** How far it has come, on whichever connection of the one stream in which it arrives. */
    int received;

    /** How many have come, headers that were repeated aside. */
    int arrived;

    private record Sent(MediaTag.Kind kind, long timestampMillis, byte[] payload) {
        static Sent of(MediaTag tag) {
            byte[] payload = new byte[tag.size()];
            tag.payload().getBytes(tag.payload().readerIndex(), payload);
            return new Sent(tag.kind(), tag.timestampMillis(), payload);
        }

        boolean same(Sent other) {
            return sameButForTime(other) && timestampMillis == other.timestampMillis;
        }

        boolean sameButForTime(Sent other) {
            return kind == other.kind && Arrays.equals(payload, other.payload);
        }

        boolean isVideo() {
            return kind == MediaTag.Kind.VIDEO;
        }

        boolean isHeader() {
            return kind != MediaTag.Kind.DATA && payload.length > 1 && payload[1] == 0;
        }

        boolean isKeyframe() {
            return isVideo() && payload[0] >> 4 == 1 && payload[1] == 1;
        }
    }

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

    /**
     * Checks that a tag that arrived is the one that was sent at this place. Borrows it.
     *
     * @return the next place
     */
    int onReceived(MediaTag tag, int place) {
        if (place >= sent.size()) {
            throw new Violated("publication %d: a tag more than was sent", id);
        }
        Sent expected = sent.get(place);
        Sent came = Sent.of(tag);
        if (!came.same(expected)) {
            throw new Violated(
                    "publication %d: tag %d is not what was sent: %s at %d of %d bytes, not %s at"
                            + " %d of %d",
                    id,
                    place,
                    came.kind(),
                    came.timestampMillis(),
                    came.payload().length,
                    expected.kind(),
                    expected.timestampMillis(),
                    expected.payload().length);
        }
        return arrivedAt(place);
    }

    private int arrivedAt(int place) {
        received = Math.max(received, place + 1);
        arrived++;
        return place + 1;
    }

    /** Whether a tag is a decoder's configuration. Borrows it. */
    static boolean isHeader(MediaTag tag) {
        return Sent.of(tag).isHeader();
    }

    /**
     * Checks a tag with which another connection goes on: headers that were sent before come first,
     * then a GOP that has not arrived yet. Borrows it.
     *
     * @return the place after the tag, if it begins that GOP; from there on nothing may lack
     */
    OptionalInt onResumed(MediaTag tag) {
        Sent came = Sent.of(tag);
        if (came.isHeader()) {
            if (sent.stream().noneMatch(came::sameButForTime)) {
                throw new Violated("publication %d: resumed with a header never sent", id);
            }
            return OptionalInt.empty();
        }
        for (int i = received; i < sent.size(); i++) {
            if (came.same(sent.get(i))) {
                if (!came.isKeyframe() && sent.subList(0, i).stream().anyMatch(Sent::isVideo)) {
                    throw new Violated("publication %d: resumed within a GOP", id);
                }
                return OptionalInt.of(arrivedAt(i));
            }
        }
        throw new Violated("publication %d: resumed with a tag not sent, or sent before", id);
    }
}
