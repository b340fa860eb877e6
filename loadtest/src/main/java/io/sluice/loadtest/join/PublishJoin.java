package io.sluice.loadtest.join;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.loadtest.Fingerprint;
import io.sluice.loadtest.SentMessage;
import io.sluice.loadtest.report.Measure;
import io.sluice.loadtest.wire.Event;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** One publish, both ends of it, told to the windows. Its data messages are nobody's business. */
final class PublishJoin {
    private static final long NONE = Long.MIN_VALUE;

    private final Publish publish;
    private final WindowBook windows;
    private final Map<MediaTag.Kind, KindJoin> kinds = new EnumMap<>(MediaTag.Kind.class);
    private long diallingNanos = NONE;
    private long acceptedNanos = NONE;
    private long onsetNanos = NONE;
    private long lastArrivedNanos = NONE;
    private long overNanos = NONE;
    private boolean cut;
    private int connections;

    PublishJoin(Publish publish, WindowBook windows, boolean relays) {
        this.publish = publish;
        this.windows = windows;
        if (publish.counted() && relays) {
            Tally tally = new WindowTally(windows);
            kinds.put(MediaTag.Kind.VIDEO, new KindJoin(tally));
            kinds.put(MediaTag.Kind.AUDIO, new KindJoin(tally));
        }
    }

    Publish publish() {
        return publish;
    }

    boolean live() {
        return acceptedNanos != NONE && overNanos == NONE;
    }

    void onDialling(long nanos) {
        diallingNanos = nanos;
        count(nanos, Count.PUBLISHES);
        if (publish.banTried()) {
            count(nanos, Count.BANS_TRIED);
        }
    }

    void onAccepted(long nanos) {
        acceptedNanos = nanos;
        count(diallingNanos, Count.ACCEPTED);
        if (publish.counted()) {
            windows.at(diallingNanos)
                    .ifPresent(
                            window ->
                                    window.record(Measure.HANDSHAKE, nanos - diallingNanos, nanos));
        }
    }

    void onSent(SentMessage message) {
        boolean picture = message.message().kind() == MediaTag.Kind.VIDEO;
        if (onsetNanos == NONE
                && picture
                && publish.onsetMillis().isPresent()
                && message.message().timestampMillis() >= publish.onsetMillis().getAsLong()) {
            onsetNanos = message.intendedNanos();
            count(onsetNanos, Count.CARDS);
        }
        KindJoin kind = kinds.get(message.message().kind());
        if (publish.counted()) {
            windows.at(message.intendedNanos()).ifPresent(window -> window.sent(message));
        }
        if (kind != null) {
            kind.sent(message);
        }
    }

    Ended onOver(Event.End how, long nanos) {
        overNanos = nanos;
        boolean afterOnset = onsetNanos != NONE;
        Ended ended = new Ended(publish, how, acceptedNanos != NONE, afterOnset, nanos);
        cut = ended.cut() && ended.accepted();
        count(how, ended);
        if (cut) {
            count(onsetNanos, Count.CUTS);
            windows.at(onsetNanos)
                    .ifPresent(w -> w.record(Measure.CUT_PUBLISHER, nanos - onsetNanos, nanos));
        }
        return ended;
    }

    private void count(Event.End how, Ended ended) {
        switch (how) {
            case FINISHED -> {}
            case REFUSED -> {
                count(diallingNanos, Count.REFUSED);
                if (publish.banTried()) {
                    count(diallingNanos, Count.BANS_HONOURED);
                }
            }
            case ENDED, LOST -> {
                if (!ended.cut()) {
                    count(ended.nanos(), Count.FAILED);
                }
                if (how == Event.End.ENDED && !ended.cut()) {
                    count(ended.nanos(), Count.FALSE_CUTS);
                }
            }
        }
    }

    void onConnected() {
        connections++;
    }

    void onArrived(Fingerprint message, long nanos) {
        if (message.kind() != MediaTag.Kind.DATA) {
            lastArrivedNanos = nanos;
        }
        KindJoin kind = kinds.get(message.kind());
        if (kind != null) {
            kind.arrived(message, nanos);
        }
    }

    /** One of its connections at the origin is gone. */
    void onDisconnected() {
        connections--;
    }

    boolean overAtBothEndsSince(long nanos) {
        return overAtBothEnds() && overNanos - nanos <= 0;
    }

    boolean overAtBothEnds() {
        return overNanos != NONE && connections <= 0;
    }

    /** Nothing more arrives. */
    void end() {
        kinds.values().forEach(KindJoin::end);
        if (cut && lastArrivedNanos != NONE) {
            long last = lastArrivedNanos;
            windows.at(onsetNanos)
                    .ifPresent(w -> w.record(Measure.CUT, Math.max(0, last - onsetNanos), last));
        }
    }

    /** Shows the messages that are still on their way. */
    void forEachWaiting(Consumer<SentMessage> reader) {
        kinds.values().forEach(kind -> kind.waiting().forEach(reader));
    }

    private void count(long nanos, Count what) {
        if (publish.counted()) {
            windows.at(nanos).ifPresent(window -> window.count(what));
        }
    }
}
