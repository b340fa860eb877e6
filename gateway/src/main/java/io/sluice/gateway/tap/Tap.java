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

    /** Frames that a sample may still be taken from, and headers behind such. */
    private final ArrayDeque<Taken> held = new ArrayDeque<>();

    private int framesHeld;
    private long heldBytes;
    private long nextPictureId;

    /** A tag that goes into the mailbox, now or later; owns one reference of it. */
    private record Taken(
            MediaTag tag, VideoTag video, long pictureId, long receivedNanos, long tappedNanos) {}

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
     * decoded by itself. A frame may be held back for a while before it is laid in the mailbox, and
     * with it what comes behind.
     *
     * @return how many tags were dropped, because the mailbox was full or closed: this one, or such
     *     as were held back
     */
    public int offer(MediaTag tag, long receivedNanos) {
        if (queue.closed()) {
            return 1 + layDown(Sampler.Draw.NOTHING);
        }
        VideoTag video = tag.kind() == MediaTag.Kind.VIDEO ? TappedTag.header(tag) : null;
        if (video == null || !(video.isSequenceStart() || holdsPicture(tag, video))) {
            return 0;
        }
        return video.isSequenceStart()
                ? onHeader(tag, video, receivedNanos)
                : onFrame(tag, video, receivedNanos);
    }

    /** When {@link #settle} is due for what is held back, or {@link Sampler#NEVER}. */
    public long heldUntilNanos() {
        return held.isEmpty() ? Sampler.NEVER : sampler.heldUntilNanos();
    }

    /**
     * The oldest of what is held back has waited for long enough.
     *
     * @return how many tags were dropped
     */
    public int settle() {
        return held.isEmpty() ? 0 : layDown(sampler.settle(ticker.nanoTime(), false));
    }

    /** Headers are held aside beyond the mailbox's bounds, so none may be larger than is of use. */
    private int onHeader(MediaTag tag, VideoTag video, long receivedNanos) {
        int useful = video.codedOffset() + MAX_HEADER_BYTES;
        if (tag.size() <= useful) {
            return onHeader(taken(tag.retain(), video, receivedNanos));
        }
        ByteBuf whole = tag.payload();
        MediaTag cut =
                new MediaTag(
                        tag.kind(), tag.timestampMillis(), whole.copy(whole.readerIndex(), useful));
        return onHeader(taken(cut, video, receivedNanos));
    }

    private int onHeader(Taken header) {
        if (held.isEmpty()) {
            return keep(header, null, sampler.nextDueNanos(), header.receivedNanos());
        }
        hold(header);
        return letGoOfTooMuch();
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
        Taken taken = taken(tag, video, receivedNanos);
        nextPictureId++;
        if (draw.held() > 0 || !held.isEmpty()) {
            tag.retain();
            framesHeld++;
            hold(taken);
            return layDown(draw) + letGoOfTooMuch();
        }
        if (draw.due() == null && sampler.nextDueNanos() == Sampler.NEVER) {
            return 0;
        }
        tag.retain();
        return keep(taken, draw.due(), sampler.nextDueNanos(), receivedNanos);
    }

    private static Sampler.Frame frame(MediaTag tag, VideoTag video, long receivedNanos) {
        long sent = tag.timestampMillis();
        long shown = sent + video.compositionMillis();
        return new Sampler.Frame(receivedNanos, video.isKeyframe(), sent, shown);
    }

    private Taken taken(MediaTag tag, VideoTag video, long receivedNanos) {
        return new Taken(tag, video, nextPictureId, receivedNanos, ticker.nanoTime());
    }

    private void hold(Taken tag) {
        held.add(tag);
        heldBytes += bytes(tag);
    }

    private int letGoOfTooMuch() {
        return heldBytes > MAX_HELD_BYTES ? layDown(sampler.settle(ticker.nanoTime(), true)) : 0;
    }

    /** Lays what is not to be held any longer into the mailbox. */
    private int layDown(Sampler.Draw draw) {
        Due due = draw.due();
        int dropped = 0;
        while (!held.isEmpty() && (framesHeld > draw.held() || isHeader(held.getFirst()))) {
            Taken tag = held.remove();
            heldBytes -= bytes(tag);
            boolean sampled = false;
            if (!isHeader(tag)) {
                framesHeld--;
                sampled = framesHeld == draw.back();
            }
            boolean awaits = due != null && framesHeld > draw.back();
            dropped +=
                    keep(
                            tag,
                            sampled ? due : null,
                            due != null && awaits ? due.dueNanos() : sampler.nextDueNanos(),
                            ticker.nanoTime());
        }
        return dropped;
    }

    private static long bytes(Taken tag) {
        return tag.tag().size() + TapSpace.TAG_BYTES;
    }

    private static boolean isHeader(Taken tag) {
        return tag.video().isSequenceStart();
    }

    private int keep(Taken taken, @Nullable Due due, long nextDueNanos, long givenNanos) {
        TappedTag tapped =
                new TappedTag(
                        taken.tag(),
                        taken.video(),
                        taken.pictureId(),
                        due,
                        nextDueNanos,
                        false,
                        taken.receivedNanos(),
                        taken.tappedNanos(),
                        givenNanos);
        if (due != null) {
            listener.onDrawn();
        }
        listener.onOffered();
        boolean kept = queue.offer(tapped);
        taken.tag().release();
        return kept ? 0 : 1;
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
        var _ = layDown(Sampler.Draw.NOTHING);
        queue.close();
    }
}
