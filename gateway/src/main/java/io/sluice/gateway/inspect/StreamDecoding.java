package io.sluice.gateway.inspect;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.video.PictureDecoder.Decoded;
import io.sluice.gateway.tap.Due;
import io.sluice.gateway.tap.Sampler;
import io.sluice.gateway.tap.TagQueue;
import io.sluice.gateway.tap.TapSpace;
import io.sluice.gateway.tap.TappedTag;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What one stream's coded frames go through so that only those are decoded that a sample needs.
 * Owned by one decode worker.
 *
 * <p>A GOP in which the next instant is predicted to fall is decoded as it arrives, up to the
 * wanted picture, so that one frame is left to decode when the instant comes. The coded frames
 * behind that, and GOPs without a predicted instant, are held undecoded; they are decoded after all
 * where a sample falls due or the GOP outlasts its forecast, and then so is the rest of it. All
 * streams share a stateless decoder for samples on keyframes after which nothing is needed.
 *
 * <p>A decoder is drained only where a GOP is over, never inside: a drained one can't go on in the
 * same GOP, and a publisher whose last GOP never ends would have blinded us for good.
 */
final class StreamDecoding {
    private final StreamInspection stream;
    private final InspectionTally tally;
    private final Decoders decoders;
    private final Batcher batcher;
    private final Ticker ticker;
    private final PrefixDecoder prefix;
    private final KeyframeDecoder pooled;
    private final Tail tail;
    private final GopForecast forecast = new GopForecast();
    private CodedTrack track = CodedTrack.NONE;
    private State state = State.LOST;
    private Miss lostTo = Miss.NO_KEYFRAME;
    private boolean overran;
    private long pooledPictureId = -1;

    /** What is done with the running GOP. */
    private enum State {
        /** Its frames can't be decoded: wait for the next keyframe. */
        LOST,
        /** Decoded as it arrives. */
        FOLLOWED,
        /** Held undecoded from its keyframe, or from where decoding paused. */
        HELD
    }

    StreamDecoding(
            StreamInspection stream,
            Decoders decoders,
            Batcher batcher,
            Ticker ticker,
            TapSpace space) {
        this.stream = stream;
        this.tally = stream.tally();
        this.decoders = decoders;
        this.batcher = batcher;
        this.ticker = ticker;
        this.prefix = new PrefixDecoder(stream, decoders, this::onPicture);
        this.pooled = new KeyframeDecoder(stream, decoders, this::onPicture);
        this.tail = new Tail(space);
    }

    /** Works off at most so many tags; returns whether there was one. */
    boolean doWork(int maxTags) {
        decoders.onStream(stream.terms());
        TagQueue queue = stream.queue();
        skipStale(queue);
        for (int i = 0; i < maxTags; i++) {
            TappedTag tag = queue.poll();
            if (tag == null) {
                return i > 0;
            }
            onTag(tag);
        }
        return true;
    }

    /** Whether a sample waits for this stream's frames to be decoded. */
    boolean urgent() {
        return !prefix.idle() || stream.queue().sampleWaits();
    }

    /** A bug of ours: the stream goes on unscreened, the others as before. */
    void giveUp() {
        tally.bugs.increment();
        stream.queue().close();
    }

    /** Whether the stream has ended: nothing more will come. */
    boolean over() {
        return stream.queue().closed();
    }

    int held() {
        return tail.size();
    }

    /** The stream has ended: what was decoded for a sample still goes on, the rest ends here. */
    void close() {
        decoders.onStream(stream.terms());
        prefix.finish(ticker.nanoTime());
        prefix.discard();
        tail.release(tag -> drop(tag, Miss.STREAM_ENDED));
    }

    /** Behind by more than a sample is worth: goes on at the newest keyframe there is. */
    private void skipStale(TagQueue queue) {
        List<TappedTag> skipped = queue.skipStale(ticker.nanoTime() - stream.deadlineNanos());
        for (TappedTag tag : skipped) {
            if (tag.video().isSequenceStart()) {
                onSequenceStart(tag);
            } else {
                lose(Miss.LATE, tag.givenNanos());
                drop(tag, Miss.LATE);
            }
        }
    }

    private void onTag(TappedTag tag) {
        if (tag.afterLoss()) {
            lose(Miss.TAP_FULL, tag.givenNanos());
        }
        if (tag.video().isSequenceStart()) {
            onSequenceStart(tag);
        } else if (!tag.video().isCodedFrame()) {
            drop(tag, Miss.CODEC);
        } else {
            onFrame(tag);
        }
    }

    private void onSequenceStart(TappedTag tag) {
        CodedTrack told = CodedTrack.of(tag);
        if (!told.sameAs(track)) {
            configure(told, tag.givenNanos());
        }
        skip(tag);
    }

    private void configure(CodedTrack next, long nowNanos) {
        lose(Miss.NO_KEYFRAME, nowNanos);
        forecast.forget();
        track = next;
        prefix.configure(next);
    }

    private void onFrame(TappedTag tag) {
        if (tag.video().codec() != track.codec()) {
            configure(CodedTrack.headless(tag.video().codec()), tag.givenNanos());
        }
        if (tag.isKeyframe()) {
            onKeyframe(tag);
            return;
        }
        switch (state) {
            case LOST -> drop(tag, lostTo);
            case FOLLOWED -> follow(tag);
            case HELD -> onHeld(tag);
        }
    }

    private void onKeyframe(TappedTag tag) {
        boolean continues = state == State.FOLLOWED;
        tail.release(this::skip);
        forecast.onKeyframe(tag.receivedNanos());
        overran = false;
        if (tag.nextDueNanos() < forecast.endNanos()) {
            if (!continues) {
                prefix.restart();
            }
            state = State.FOLLOWED;
            follow(tag);
        } else {
            prefix.finish(tag.givenNanos());
            onLoneKeyframe(tag);
        }
    }

    private void follow(TappedTag tag) {
        feed(tag, tag.due());
        if (state == State.FOLLOWED && prefix.idle() && !overran && !expected(tag)) {
            state = State.HELD;
        }
    }

    /** Whether another sample is expected from this GOP. */
    private boolean expected(TappedTag tag) {
        return tag.nextDueNanos() < forecast.endNanos();
    }

    private void onHeld(TappedTag tag) {
        if (tag.nextDueNanos() == Sampler.NEVER) {
            skip(tag);
        } else if (tag.due() != null || forecast.overrunAt(tag.receivedNanos())) {
            catchUp(tag);
        } else {
            hold(tag);
        }
    }

    private void catchUp(TappedTag tag) {
        overran = true;
        state = State.FOLLOWED;
        tail.release(
                held -> {
                    if (state == State.LOST) {
                        drop(held, lostTo);
                        return;
                    }
                    if (held.isKeyframe()) {
                        prefix.restart();
                    }
                    tally.caughtUp.increment();
                    feed(held, null);
                });
        if (state == State.LOST) {
            drop(tag, lostTo);
        } else {
            follow(tag);
        }
    }

    private void hold(TappedTag tag) {
        if (!tail.hold(tag)) {
            tail.release(held -> drop(held, Miss.TAIL_FULL));
            drop(tag, Miss.TAIL_FULL);
            lostTo(Miss.TAIL_FULL);
        }
    }

    private void feed(TappedTag tag, @Nullable Due due) {
        Miss failure = prefix.feed(tag, due);
        settle(tag, tally.decoded);
        if (failure != null) {
            lostTo(failure);
        }
    }

    /** A keyframe that no frame after it is expected to be needed with. */
    private void onLoneKeyframe(TappedTag tag) {
        state = State.HELD;
        Due due = tag.due();
        if (due != null) {
            pooledPictureId = tag.pictureId();
            Miss failure = pooled.decode(track, tag, due);
            if (failure != null) {
                lostTo(failure);
            }
        }
        if (state == State.LOST) {
            drop(tag, lostTo);
        } else if (tag.nextDueNanos() == Sampler.NEVER) {
            skip(tag);
        } else {
            hold(tag);
        }
    }

    private void onPicture(SampleFrame frame, Decoded decoded, long pushedOutNanos) {
        Sample sample = frame.sample(stream.deadlineNanos(), pushedOutNanos, ticker.nanoTime());
        batcher.offer(new Pending(stream, sample, decoded.picture()));
    }

    /** Frames between the last one and the next were lost: what is inside is all there will be. */
    private void lose(Miss cause, long nowNanos) {
        prefix.finish(nowNanos);
        tail.release(this::skip);
        forecast.onBreak();
        lostTo(cause);
    }

    private void lostTo(Miss cause) {
        state = State.LOST;
        lostTo = cause;
    }

    private void skip(TappedTag tag) {
        settle(tag, tally.skipped);
    }

    private void drop(TappedTag tag, Miss cause) {
        if (tag.pictureId() != pooledPictureId) {
            stream.missedIfDue(tag, cause);
        }
        settle(tag, tally.dropped(cause));
    }

    /** The tag's one fate; what the shared decoder took has been decoded, held or not. */
    private void settle(TappedTag tag, LongAdder fate) {
        (tag.pictureId() == pooledPictureId ? tally.decoded : fate).increment();
        tag.release();
    }
}
