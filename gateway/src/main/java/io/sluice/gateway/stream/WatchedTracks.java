package io.sluice.gateway.stream;

import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.codecs.flv.VideoTracks;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.policy.Coverage;
import io.sluice.gateway.policy.StreamAccount;
import io.sluice.gateway.tap.Sampler;
import io.sluice.gateway.tap.TappedTag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The video tracks of one live stream, each tapped and screened by itself. A track is told by its
 * number and its codec: frames of another codec on the same track are another track, so that none
 * can hide among frames that are looked at. What can't be told apart, and what comes on more tracks
 * than are allowed, is one track of which nothing can be decoded. Owned by the stream, on its loop.
 */
final class WatchedTracks {
    private static final Key HIDDEN = new Key(-1, VideoCodec.UNKNOWN);

    /**
     * Stands in the tap for a message in which nobody can find the picture: a header of no kind.
     */
    private static final MediaTag HIDDEN_PICTURE =
            new MediaTag(
                    MediaTag.Kind.VIDEO,
                    0,
                    Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(new byte[] {(byte) 0x97})));

    private final WatchParts parts;
    private final List<String> publisher;
    private final Ticker ticker;
    private final BiConsumer<WatchedTrack, Inspection> inspections;
    private final StreamAccount account;
    private final Map<Key, WatchedTrack> named = new HashMap<>();
    private final List<WatchedTrack> all = new ArrayList<>();

    /** The first track until its first frame says which one it is. */
    private @Nullable WatchedTrack unnamed;

    private int lost;

    private record Key(int trackId, VideoCodec codec) {}

    /**
     * Begins with one track.
     *
     * @param publisher the names under which the publisher is known again
     * @param inspections called on the inspector's threads
     */
    WatchedTracks(
            WatchParts parts,
            List<String> publisher,
            Ticker ticker,
            Coverage.Book book,
            BiConsumer<WatchedTrack, Inspection> inspections) {
        this.parts = parts;
        this.publisher = publisher;
        this.ticker = ticker;
        this.inspections = inspections;
        long now = ticker.nanoTime();
        this.account = new StreamAccount(now, book);
        this.unnamed = opened(now);
    }

    private WatchedTrack opened(long nowNanos) {
        WatchedTrack track =
                new WatchedTrack(
                        parts,
                        all.size(),
                        publisher,
                        nowNanos,
                        account.track(nowNanos),
                        inspections);
        all.add(track);
        return track;
    }

    Collection<WatchedTrack> all() {
        return all;
    }

    /**
     * Lays a video message's parts, borrowed, into their tracks' taps.
     *
     * @return how many found no room
     */
    int offer(MediaTag message, long receivedNanos) {
        lost = 0;
        try {
            VideoTracks.split(message, (id, part) -> offer(id, part, receivedNanos));
        } catch (ProtocolException unreadable) {
            offerHidden(receivedNanos);
        }
        return lost;
    }

    private void offer(int trackId, MediaTag part, long receivedNanos) {
        VideoTag video = TappedTag.header(part);
        if (video.packet().mayHidePictures()) {
            offerHidden(receivedNanos);
        } else if (video.isSequenceStart() || video.isCodedFrame()) {
            Key key = new Key(trackId, video.codec());
            WatchedTrack known = named.get(key);
            if (known != null) {
                offer(known, part, receivedNanos);
            } else if (named.size() < parts.maxTracks()) {
                offer(begun(key), part, receivedNanos);
            } else {
                offerHidden(receivedNanos);
            }
        }
    }

    private void offerHidden(long receivedNanos) {
        WatchedTrack known = named.get(HIDDEN);
        offer(known == null ? begun(HIDDEN) : known, HIDDEN_PICTURE, receivedNanos);
    }

    private void offer(WatchedTrack track, MediaTag part, long receivedNanos) {
        lost += track.offer(part, receivedNanos);
    }

    /** When {@link #letGo} is due, or {@link Sampler#NEVER}. */
    long heldUntilNanos() {
        long earliest = Sampler.NEVER;
        for (WatchedTrack track : all) {
            earliest = Math.min(earliest, track.heldUntilNanos());
        }
        return earliest;
    }

    /**
     * Lets go what taps have held back for long enough.
     *
     * @return how many tags found no room
     */
    int letGo(long nowNanos) {
        return all.stream().mapToInt(track -> track.letGo(nowNanos)).sum();
    }

    private WatchedTrack begun(Key key) {
        WatchedTrack track = unnamed == null ? opened(ticker.nanoTime()) : unnamed;
        unnamed = null;
        named.put(key, track);
        return track;
    }

    /** Books time. */
    void onTick(long nowNanos) {
        boolean on = !parts.inspector().off();
        all.forEach(track -> track.onTick(nowNanos, on));
        account.settle();
    }

    /**
     * For how long a track has been unscreened without a break, the worst of those that have video;
     * of all, where none has.
     */
    long unscreenedForNanos(long nowNanos) {
        boolean video = all.stream().anyMatch(track -> track.hasVideo(nowNanos));
        return all.stream()
                .filter(track -> !video || track.hasVideo(nowNanos))
                .mapToLong(track -> track.coverage().unscreenedForNanos(nowNanos))
                .max()
                .orElse(0);
    }

    /** Nothing more is tapped, and the time is booked to the end. */
    void end(long nowNanos) {
        all.forEach(track -> track.end(nowNanos));
        account.settle();
    }
}
