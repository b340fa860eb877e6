package io.sluice.gateway.tap;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.config.TapConfig;
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

    private final TagQueue queue;
    private final Sampler sampler;
    private final Ticker ticker;
    private final TapListener listener;
    private long nextPictureId;

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
     * Borrows the tag: keeps a reference of its own where it takes it. False where it was dropped,
     * because the mailbox was full or closed. Tags that hold nothing to inspect pass by, as do
     * frames without a sample where only keyframes are sampled: each is decoded by itself.
     */
    public boolean offer(MediaTag tag, long receivedNanos) {
        if (queue.closed()) {
            return false;
        }
        VideoTag video = tag.kind() == MediaTag.Kind.VIDEO ? TappedTag.header(tag) : null;
        if (video == null || !(video.isSequenceStart() || holdsPicture(tag, video))) {
            return true;
        }
        return video.isSequenceStart()
                ? onHeader(tag, video, receivedNanos)
                : onFrame(tag, video, receivedNanos);
    }

    /** Headers are held aside beyond the mailbox's bounds, so none may be larger than is of use. */
    private boolean onHeader(MediaTag tag, VideoTag video, long receivedNanos) {
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

    private boolean onFrame(MediaTag tag, VideoTag video, long receivedNanos) {
        Due due = draw(video, receivedNanos);
        TappedTag tapped = tapped(tag, video, due, receivedNanos);
        nextPictureId++;
        boolean standsAlone = sampler.nextDueNanos() == Sampler.NEVER;
        return (due == null && standsAlone) || keep(tapped);
    }

    private @Nullable Due draw(VideoTag video, long receivedNanos) {
        Sampler.Draw draw = sampler.onFrame(receivedNanos, video.isKeyframe());
        Due unmet = draw.unmet();
        if (unmet != null) {
            listener.onDrawn();
            listener.onUnmet(unmet, receivedNanos);
        }
        if (draw.due() != null) {
            listener.onDrawn();
        }
        return draw.due();
    }

    private boolean keep(TappedTag tapped) {
        listener.onOffered();
        return queue.offer(tapped);
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
        queue.close();
    }
}
