package io.sluice.gateway.stream;

import io.netty.util.concurrent.EventExecutor;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.stream.Admission.Answer.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One publish, from the encoder's asking to the last byte towards the origin: admits it, relays it,
 * has it watched, and ends it. Lives on its publisher's event loop; nothing else may call it.
 */
public final class LiveStream implements Origin.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

    private final StreamParts parts;
    private final Attempt attempt;
    private final Publisher publisher;
    private final StreamLoop loop;
    private final Origin.Maker origins;
    private final String id;
    private final Traffic traffic = new Traffic();
    private StreamState state = StreamState.ADMITTING;
    private Admission.Answer.@Nullable Admitted admitted;
    private @Nullable Origin origin;
    private @Nullable Watch watch;
    private @Nullable EndReason endReason;
    private final List<Runnable> whenLeft = new ArrayList<>();
    private final CutProgress cut = new CutProgress(this::ended);
    private volatile @Nullable StreamView view;

    public LiveStream(
            StreamParts parts,
            Attempt attempt,
            Publisher publisher,
            EventExecutor loop,
            Origin.Maker origins) {
        this.parts = parts;
        this.publisher = publisher;
        this.loop = new StreamLoop(loop, this::onBug);
        this.origins = origins;
        this.attempt = attempt;
        this.id = attempt.id();
    }

    public String id() {
        return id;
    }

    String keyDigest() {
        return attempt.keyDigest();
    }

    /** The state of a second ago at most, for any thread; null before the stream is admitted. */
    @Nullable StreamView view() {
        return view;
    }

    public void onPublish() {
        publisher.reading(false);
        LOG.info("[{}] publish asked: app={} key={}", id, attempt.app(), attempt.keyDigest());
        loop.guard(new Entrance(parts, this, attempt)::ask);
    }

    /** Whether it was asked for and not answered yet. */
    boolean admitting() {
        return state == StreamState.ADMITTING;
    }

    /** The directory has it. */
    void onEntered(Admission.Answer.Admitted now) {
        admitted = now;
        state = state.to(StreamState.DIALLING);
        parts.observer().onPublished(info());
        refreshView();
        origin = origins.make(id, now.terms(), this);
        origin().dial();
    }

    void refuse(Refused no) {
        LOG.info("[{}] refused: {}: {}", id, no.refusal(), no.why());
        state = state.to(StreamState.ENDED);
        parts.observer().onRefused(no.refusal());
        publisher.refused(no.refusal(), no.told());
    }

    @Override
    public void onOriginAccepted() {
        state = state.to(StreamState.LIVE);
        LOG.info("[{}] live: identity={} address={}", id, info().identity(), info().address());
        traffic.restart(parts.ticker().nanoTime());
        watch = new Watch(parts, admitted(), attempt.address(), loop, this::cut);
        loop.startTicks(this::onTick);
        publisher.started();
        parts.observer().onLive(info());
        loop.guard(() -> publisher.reading(true));
    }

    /** The encoder sent a tag, which is now ours. Relay always first, then whoever watches. */
    public void onMedia(MediaTag tag, long receivedNanos) {
        if (state != StreamState.LIVE) {
            tag.release();
            return;
        }
        try {
            traffic.onMedia(tag, receivedNanos);
            parts.observer().onMedia(info(), tag, receivedNanos);
            release(tag.retain(), receivedNanos);
            watch().onMedia(tag, receivedNanos);
        } finally {
            tag.release();
        }
    }

    /** The seam between receiving and sending: here a tag is let go towards the origin. */
    private void release(MediaTag tag, long receivedNanos) {
        origin().send(tag, receivedNanos);
    }

    @Override
    public void onRelayed(int bytes, long receivedNanos, long writtenNanos) {
        loop.guard(() -> parts.observer().onRelayed(info(), bytes, receivedNanos, writtenNanos));
    }

    @Override
    public void onOriginBroken(boolean broken) {
        loop.guard(() -> parts.observer().onOriginBroken(info(), broken));
    }

    @Override
    public void onOriginLoss(OriginLoss why) {
        loop.guard(() -> parts.observer().onOriginLoss(info(), why));
    }

    @Override
    public void onOriginFull(boolean full) {
        traffic.onOriginFull(full, parts.ticker().nanoTime());
        if (state == StreamState.LIVE) {
            loop.guard(() -> publisher.reading(!full));
        }
    }

    private void onTick() {
        refreshView();
        long silent = traffic.silentNanos(parts.ticker().nanoTime());
        if (silent > parts.mediaIdle().toNanos()) {
            end(EndReason.MEDIA_IDLE, StatusCode.FAILED, "No media came for too long.");
        } else {
            watch().onTick();
        }
    }

    @Override
    public void onOriginLost(EndReason reason, String code, String description) {
        StreamState before = state;
        endReason = reason;
        ended();
        tell(before, code, description);
    }

    /** The encoder hears why, in the form that fits where its publish stood. */
    private void tell(StreamState before, String code, String description) {
        switch (before) {
            case ADMITTING, DIALLING -> publisher.refused(code, description);
            case LIVE -> publisher.end(code, description);
            case ENDING, ENDED -> {}
        }
    }

    /** The encoder ended its publish, or is gone. */
    public void onPublisherGone(EndReason reason) {
        switch (state) {
            case ADMITTING -> state = state.to(StreamState.ENDED);
            case DIALLING, LIVE -> leave(reason);
            case ENDING, ENDED -> {}
        }
    }

    /** Ends the stream for a reason of ours; what was received still reaches the origin. */
    public void end(EndReason reason, String code, String description) {
        StreamState before = state;
        onPublisherGone(reason);
        tell(before, code, description);
    }

    /**
     * Ends if its publisher is silent and the newcomer the same identity: whoever is behind it has
     * come back by another connection.
     *
     * @param then run once it has left, where it is ending or ends now; else at once
     */
    void makeWay(StreamInfo newcomer, Runnable then) {
        boolean same = info().identity().equals(newcomer.identity());
        boolean silent = traffic.silentFor(parts.takeover(), parts.ticker().nanoTime());
        if (state == StreamState.LIVE && same && silent) {
            LOG.info("[{}] taken over by {}", id, newcomer.id());
            end(EndReason.TAKEN_OVER, StatusCode.FAILED, "Published by another connection now.");
        }
        if (state == StreamState.ENDING && same) {
            whenLeft.add(then);
        } else {
            then.run();
        }
    }

    private void leave(EndReason reason) {
        state = state.to(StreamState.ENDING);
        endReason = reason;
        unwatch();
        origin().end(this::ended);
    }

    /**
     * Ends it at once: the origin first, then the encoder, then the ban; last its name is free.
     *
     * @param ban how long its key stays out; empty for not at all
     */
    void cut(EndReason reason, String why, Optional<Duration> ban, Runnable done) {
        StreamState before = state;
        cut.order();
        try {
            switch (before) {
                case ADMITTING -> state = state.to(StreamState.ENDED);
                case DIALLING, LIVE, ENDING -> cutOrigin(reason, done);
                case ENDED -> done.run();
            }
            LOG.warn("[{}] cut: {}: {}", id, reason, why);
            tell(before, StatusCode.REJECTED, "The stream was cut.");
        } finally {
            ban.ifPresent(time -> parts.banning().ban(info(), attempt.address(), why, time));
            unwatch();
            cut.ordered();
        }
    }

    private void cutOrigin(EndReason reason, Runnable done) {
        if (cut.add(done)) {
            endReason = reason;
            state = state == StreamState.ENDING ? state : state.to(StreamState.ENDING);
            origin().cut(cut::onOriginCut);
        }
    }

    private void ended() {
        if (state == StreamState.ENDED) {
            return;
        }
        state = state.to(StreamState.ENDED);
        unwatch();
        parts.directory().left(this);
        LOG.info("[{}] ended: {} after {}", id, endReason, traffic);
        parts.observer().onEnded(info(), Objects.requireNonNull(endReason));
        whenLeft.forEach(Runnable::run);
    }

    private void unwatch() {
        loop.stopTicks();
        if (watch != null) {
            watch.end();
        }
    }

    private void refreshView() {
        long queued = origin == null ? 0 : origin.queuedBytes();
        view = traffic.view(info(), state, queued);
    }

    /** Runs a task on the loop, from any thread. */
    void run(Runnable task) {
        loop.run(task);
    }

    /** A bug costs its stream, not the process. */
    public void onBug(Throwable bug) {
        LOG.error("[{}] a bug ends this stream", id, bug);
        cut(EndReason.INTERNAL, "a bug", Optional.empty(), () -> {});
    }

    private StreamInfo info() {
        return admitted().info();
    }

    private Admission.Answer.Admitted admitted() {
        return Objects.requireNonNull(admitted, "not admitted yet");
    }

    private Watch watch() {
        return Objects.requireNonNull(watch, "not live yet");
    }

    private Origin origin() {
        return Objects.requireNonNull(origin, "not dialled yet");
    }
}
