package io.sluice.gateway.tap;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.config.TapConfig;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream's loop lays its tags for the inspector, who polls its {@link TagQueue}.
 *
 * <p>Samples are drawn here, on arrival, so that which frames are looked at does not depend on how
 * far behind the inspector is, and a lost sample is known the moment it is lost.
 */
public final class Tap implements AutoCloseable {
    /**
     * More of a sequence header than any decoder accepts: a longer one is cut, and refused there.
     */
    public static final int MAX_HEADER_BYTES = 64 << 10;

    /** What is held back has no part in the mailbox's bounds. */
    static final int MAX_HELD_BYTES = 4 << 20;

    private final TagQueue queue;
    private final Sampler sampler;
    private final Ticker ticker;
    private final TapListener listener;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private long heldBytes;
    private long nextPictureId;

    /** A frame that a sample may still be taken from; owns one reference of its tag. */
    private record Held(MediaTag tag, VideoTag video, long pictureId, long receivedNanos) {}

    public Tap(TapConfig limits, Sampler sampler, Ticker ticker, TapListener listener) {
        this(new TagQueue(new TapSpace(limits), listener), sampler, ticker, listener);
    }

    /** A tap before a queue whose listener is the same. */
    public Tap(TagQueue queue, Sampler sampler, Ticker ticker, TapListener listener) {
        this.queue = queue;
        this.sampler = sampler;
        this.ticker = ticker;
        this.listener = listener;
    }

    /** A tap that is closed from the start: where nothing is inspected. */
    public static Tap takingNothing() {
        Tap tap =
                new Tap(
                        TapConfig.defaults(),
                        Sampler.of(SamplingConfig.defaults(), 0, 0),
                        Ticker.systemTicker(),
                        TapListener.DEAF);
        tap.close();
        return tap;
    }

    /**
     * Borrows the tag: keeps a reference of its own where it takes it. Tags that hold nothing to
     * inspect pass by, as do frames without a sample where only keyframes are sampled: each is
     * decoded by itself. A frame may be held back for a while before it is laid in the mailbox.
     *
     * @return how many tags were dropped, because the mailbox was full or closed: this one, or such
     *     as were held back
     */
    public int offer(MediaTag tag, long receivedNanos) {
        if (queue.closed()) {
            releaseHeld();
            return 1;
        }
        VideoTag video = tag.kind() == MediaTag.Kind.VIDEO ? TappedTag.header(tag) : null;
        if (video == null || !(video.isSequenceStart() || holdsPicture(tag, video))) {
            return 0;
        }
        return video.isSequenceStart()
                ? settle() + onHeader(tag, video, receivedNanos)
                : onFrame(tag, video, receivedNanos);
    }

    /** When {@link #settle} is due for what is held back, or {@link Sampler#NEVER}. */
    public long heldUntilNanos() {
        return held.isEmpty() ? Sampler.NEVER : sampler.heldUntilNanos();
    }

    /**
     * Holds nothing back any longer.
     *
     * @return how many tags were dropped
     */
    public int settle() {
        return held.isEmpty() ? 0 : layDown(sampler.settle());
    }

    /** Headers are held aside beyond the mailbox's bounds, so none may be larger than is of use. */
    private int onHeader(MediaTag tag, VideoTag video, long receivedNanos) {
        int useful = video.codedOffset() + MAX_HEADER_BYTES;
        if (tag.size() <= useful) {
            return keep(tapped(tag, video, null, receivedNanos));
        }
        ByteBuf whole = tag.payload();
        MediaTag cut =
                new MediaTag(
                        tag.kind(), tag.timestampMillis(), whole.copy(whole.readerIndex(), useful));
        try {
            return keep(tapped(cut, video, null, receivedNanos));
        } finally {
            cut.release();
        }
    }

    private static boolean holdsPicture(MediaTag tag, VideoTag video) {
        return video.isCodedFrame()
                ? tag.size() > video.codedOffset()
                : video.packet().mayHidePictures();
    }

    private int onFrame(MediaTag tag, VideoTag video, long receivedNanos) {
        Sampler.Draw draw = sampler.onFrame(frame(tag, video, receivedNanos));
        Due unmet = draw.unmet();
        if (unmet != null) {
            listener.onDrawn();
            listener.onUnmet(unmet, receivedNanos);
        }
        if (draw.held() > 0 || !held.isEmpty()) {
            return hold(new Held(tag.retain(), video, nextPictureId++, receivedNanos), draw);
        }
        TappedTag tapped = tapped(tag, video, draw.due(), receivedNanos);
        nextPictureId++;
        boolean standsAlone = sampler.nextDueNanos() == Sampler.NEVER;
        return draw.due() == null && standsAlone ? 0 : keep(tapped);
    }

    private static Sampler.Frame frame(MediaTag tag, VideoTag video, long receivedNanos) {
        long sent = tag.timestampMillis();
        long shown = sent + video.compositionMillis();
        return new Sampler.Frame(receivedNanos, video.isKeyframe(), sent, shown);
    }

    private int hold(Held frame, Sampler.Draw draw) {
        held.add(frame);
        heldBytes += frame.tag().size();
        int dropped = layDown(draw);
        return heldBytes > MAX_HELD_BYTES ? dropped + settle() : dropped;
    }

    /** Lays those of the held frames into the mailbox that are not to be held any longer. */
    private int layDown(Sampler.Draw draw) {
        Due due = draw.due();
        int dropped = 0;
        int sampled = held.size() - 1 - draw.back();
        for (int i = 0; held.size() > draw.held(); i++) {
            Held frame = held.remove();
            heldBytes -= frame.tag().size();
            long nextDue = due != null && i < sampled ? due.dueNanos() : sampler.nextDueNanos();
            dropped +=
                    keep(
                            new TappedTag(
                                    frame.tag(),
                                    frame.video(),
                                    frame.pictureId(),
                                    i == sampled ? due : null,
                                    nextDue,
                                    false,
                                    frame.receivedNanos(),
                                    ticker.nanoTime()));
            frame.tag().release();
        }
        return dropped;
    }

    private void releaseHeld() {
        held.forEach(frame -> frame.tag().release());
        held.clear();
        heldBytes = 0;
    }

    private int keep(TappedTag tapped) {
        if (tapped.due() != null) {
            listener.onDrawn();
        }
        listener.onOffered();
        return queue.offer(tapped) ? 0 : 1;
    }

    private TappedTag tapped(MediaTag tag, VideoTag video, @Nullable Due due, long receivedNanos) {
        return new TappedTag(
                tag,
                video,
                nextPictureId,
                due,
                sampler.nextDueNanos(),
                false,
                receivedNanos,
                ticker.nanoTime());
    }

    /** The inspector's side. */
    public TagQueue queue() {
        return queue;
    }

    public boolean closed() {
        return queue.closed();
    }

    /** No more tags; what waits is released, and its samples are told as lost. */
    @Override
    public void close() {
        if (!queue.closed()) {
            layDown(Sampler.Draw.NOTHING);
        }
        releaseHeld();
        queue.close();
    }
}
