package io.sluice.gateway.metrics;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.OriginLoss;
import io.sluice.gateway.stream.Refusal;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What is counted about publishes and their media, all streams together: nothing grows. */
final class StreamMeters {
    private final AtomicInteger present = new AtomicInteger();
    private final LongAdder admitted;
    private final LongAdder accepted;
    private final Tally<Refusal> refused;
    private final Tally<EndReason> ended;
    private final Tally<MediaTag.Kind> receivedTags;
    private final Tally<MediaTag.Kind> receivedBytes;
    private final LongAdder relayedTags;
    private final LongAdder relayedBytes;
    private final AtomicInteger withoutOrigin = new AtomicInteger();
    private final LongAdder originBreaks;
    private final Tally<OriginLoss> lostTags;

    StreamMeters(Meters make) {
        make.gauge("sluice.streams", "Admitted and not over", present, AtomicInteger::get);
        admitted = make.counter("sluice.publishes.admitted", "Publishes let in");
        accepted = make.counter("sluice.publishes.accepted", "Publishes the origin accepted");
        String help = "Connections and publishes not let in";
        refused = make.tally(Refusal.class, "sluice.publishes.refused", "reason", help);
        help = "Streams that ended";
        ended = make.tally(EndReason.class, "sluice.streams.ended", "reason", help);
        help = "Media messages from publishers";
        receivedTags = make.tally(MediaTag.Kind.class, "sluice.received.tags", "kind", help);
        help = "Payload bytes from publishers";
        receivedBytes = make.tally(MediaTag.Kind.class, "sluice.received.bytes", "kind", help);
        relayedTags = make.counter("sluice.relayed.tags", "Tags handed to origins");
        relayedBytes = make.counter("sluice.relayed.bytes", "Bytes handed to origins");
        help = "Live streams whose origin is lost and dialled again, now";
        make.gauge("sluice.streams.reconnecting", help, withoutOrigin, AtomicInteger::get);
        help = "Connections to origins that broke under a live stream";
        originBreaks = make.counter("sluice.origin.breaks", help);
        help = "Media messages that will not reach their origin, cuts left aside";
        lostTags = make.tally(OriginLoss.class, "sluice.relay.lost.tags", "reason", help);
    }

    void admitted() {
        present.incrementAndGet();
        admitted.increment();
    }

    void accepted() {
        accepted.increment();
    }

    void refused(Refusal reason) {
        refused.add(reason, 1);
    }

    void ended(EndReason reason) {
        present.decrementAndGet();
        ended.add(reason, 1);
    }

    void received(MediaTag tag) {
        receivedTags.add(tag.kind(), 1);
        receivedBytes.add(tag.kind(), tag.size());
    }

    void relayed(int bytes) {
        relayedTags.increment();
        relayedBytes.add(bytes);
    }

    void broken(boolean broken) {
        if (broken) {
            originBreaks.increment();
        }
        withoutOrigin.addAndGet(broken ? 1 : -1);
    }

    void lost(OriginLoss why) {
        lostTags.add(why, 1);
    }

    long bytesReceived() {
        return receivedBytes.sum();
    }

    long bytesRelayed() {
        return relayedBytes.sum();
    }
}
