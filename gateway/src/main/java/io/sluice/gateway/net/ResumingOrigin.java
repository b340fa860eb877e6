package io.sluice.gateway.net;

import io.netty.channel.EventLoop;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.codecs.yaml.Units;
import io.sluice.gateway.config.ReconnectConfig;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.Origin;
import io.sluice.gateway.stream.StatusCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream's way to the platform, over one {@link OriginLink} after another: dials the origins in
 * their order until one takes the publish, and when its connection breaks later keeps the publisher
 * on, lets its media wait within bounds, and dials again.
 */
final class ResumingOrigin implements Origin, OriginLinkOwner {
    private static final Logger LOG = LoggerFactory.getLogger(ResumingOrigin.class);

    private final OriginRoutes routes;
    private final String streamId;
    private final EventLoop loop;
    private final PublishRequest request;
    private final Optional<String> only;
    private final Listener listener;
    private final MediaQueue queue;
    private final ReconnectConfig config;
    private final Deadline nextRound;
    private final Patience patience;
    private final Deque<OriginRoute> round = new ArrayDeque<>();
    private Phase phase = Phase.FIRST_DIAL;
    private @Nullable OriginLink link;
    private @Nullable OriginRoute route;
    private @Nullable OriginRoute home;
    private Failure failure =
            new Failure(EndReason.ORIGIN_UNREACHABLE, StatusCode.FAILED, "No origin serves it.");
    private boolean full;
    private boolean toldFull;

    /** Where the stream stands with its origins. */
    private enum Phase {
        /** No origin has taken it yet. */
        FIRST_DIAL,
        OPEN,
        /** It was taken, and the connection broke. */
        BROKEN,
        /** Over: what waits is written where it can be, or was thrown away. */
        OVER
    }

    /** Why there is no connection, in the form that the publisher hears in the end. */
    private record Failure(EndReason reason, String code, String description) {}

    /**
     * @param only the name of the one origin that may have the stream; any that serves its app if
     *     empty
     */
    ResumingOrigin(
            OriginRoutes routes,
            String streamId,
            EventLoop loop,
            PublishRequest request,
            Optional<String> only,
            Listener listener) {
        this.routes = routes;
        this.streamId = streamId;
        this.loop = loop;
        this.request = request;
        this.only = only;
        this.listener = listener;
        this.config = routes.config().reconnect();
        this.nextRound = new Deadline(loop);
        this.patience = new Patience(config, loop, routes.parts().randoms().get());
        this.queue =
                new MediaQueue(
                        routes.config(), routes.buffered(), this::onFull, listener::onOriginLoss);
    }

    @Override
    public void dial() {
        round.addAll(routes.order(request.app(), only));
        dialNext();
    }

    private void dialNext() {
        OriginRoute next = round.poll();
        if (next == null) {
            onRoundFailed();
            return;
        }
        route = next;
        OriginLink dialled = new OriginLink(next, streamId, loop, request, queue, this);
        link = dialled;
        dialled.dial();
    }

    /** Every origin was tried. */
    private void onRoundFailed() {
        if (phase == Phase.FIRST_DIAL) {
            over(failure);
        } else {
            nextRound.set(patience.next(), this::redial);
        }
    }

    /** The origin that had the stream is asked first: it may still have its beginning. */
    private void redial() {
        round.clear();
        round.addAll(routes.order(request.app(), only));
        OriginRoute had = Objects.requireNonNull(home, "no origin took it yet");
        if (had.healthy() && round.remove(had)) {
            round.addFirst(had);
        }
        dialNext();
    }

    @Override
    public void onAccepted() {
        boolean first = phase == Phase.FIRST_DIAL;
        phase = Phase.OPEN;
        home = route;
        if (first) {
            listener.onOriginAccepted();
            return;
        }
        nextRound.cancel();
        patience.onAccepted();
        queue.resume();
        LOG.info("[{}] origin {} took the stream again", streamId, route().name());
        listener.onOriginBroken(false);
        tellFull();
        link().pump();
    }

    @Override
    public void onLost(EndReason reason, String code, String description) {
        Failure now = new Failure(reason, code, description);
        switch (phase) {
            case FIRST_DIAL -> onFirstDialFailed(now);
            case OPEN -> onBroken(now);
            case BROKEN -> {
                LOG.info("[{}] origin {}: {}", streamId, route().name(), description);
                tryNext(now);
            }
            case OVER -> {}
        }
    }

    /** What is no more than this publish's own trouble is held against no origin. */
    private void tryNext(Failure now) {
        if (now.reason() == EndReason.ORIGIN_UNREACHABLE) {
            route().failed();
        }
        dialNext();
    }

    /** A refusal is the platform's word; anything else is one origin's trouble. */
    private void onFirstDialFailed(Failure now) {
        failure = now;
        if (now.reason() == EndReason.ORIGIN_REFUSED) {
            over(now);
        } else {
            tryNext(now);
        }
    }

    private void onBroken(Failure now) {
        failure = now;
        boolean wanted = now.reason() == EndReason.ORIGIN_ENDED;
        if (wanted) {
            LOG.info("[{}] origin {}: {}", streamId, route().name(), now.description());
        }
        if (wanted || !queue.resumable() || !patience.onBroken(this::giveUp)) {
            over(now);
            return;
        }
        LOG.warn(
                "[{}] origin {} is lost ({}): dialling again for {}",
                streamId,
                route().name(),
                now.description(),
                Units.format(config.giveUpAfter()));
        phase = Phase.BROKEN;
        if (now.reason() == EndReason.ORIGIN_STALLED) {
            route().failed();
        }
        nextRound.set(patience.next(), this::redial);
        listener.onOriginBroken(true);
        // Last: a publisher that may go on sending may also end its publish, within the call.
        queue.suspend(routes.parts().ticker().nanoTime());
        tellFull();
    }

    private void giveUp() {
        if (phase == Phase.BROKEN) {
            over(failure);
        }
    }

    private void over(Failure why) {
        leave();
        listener.onOriginLost(why.reason(), why.code(), why.description());
    }

    /** No connection is wanted any more, and there is none that writes. */
    private void leave() {
        boolean broken = phase == Phase.BROKEN;
        phase = Phase.OVER;
        nextRound.cancel();
        patience.stop();
        if (link != null) {
            link.cut(() -> {});
        }
        queue.close();
        if (broken) {
            listener.onOriginBroken(false);
        }
    }

    @Override
    public void send(MediaTag tag, long receivedNanos) {
        switch (phase) {
            case OPEN -> {
                queue.add(tag, receivedNanos);
                link().pump();
            }
            case BROKEN -> queue.add(tag, receivedNanos);
            case FIRST_DIAL, OVER -> tag.release();
        }
    }

    @Override
    public void onRelayed(int bytes, long receivedNanos, long writtenNanos) {
        listener.onRelayed(bytes, receivedNanos, writtenNanos);
    }

    /** While there is no connection the queue has bounds of its own, and the publisher goes on. */
    private void onFull(boolean now) {
        full = now;
        tellFull();
    }

    /** Once it is over nothing is told: what the publisher then sent on would go nowhere. */
    private void tellFull() {
        boolean now = full && phase == Phase.OPEN;
        if (now != toldFull && phase != Phase.OVER) {
            toldFull = now;
            listener.onOriginFull(now);
        }
    }

    @Override
    public void end(Runnable done) {
        if (phase == Phase.OPEN) {
            phase = Phase.OVER;
            link().end(() -> closed(done));
        } else {
            leave();
            done.run();
        }
    }

    @Override
    public void cut(Runnable done) {
        if (phase == Phase.OPEN || (phase == Phase.OVER && link != null)) {
            phase = Phase.OVER;
            link().cut(() -> closed(done));
        } else {
            queue.cut();
            leave();
            done.run();
        }
    }

    private void closed(Runnable done) {
        patience.stop();
        queue.close();
        done.run();
    }

    @Override
    public long queuedBytes() {
        return queue.bytes();
    }

    private OriginLink link() {
        return Objects.requireNonNull(link, "not dialled yet");
    }

    private OriginRoute route() {
        return Objects.requireNonNull(route, "not dialled yet");
    }
}
