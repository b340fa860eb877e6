package io.sluice.gateway.net;

import io.netty.channel.EventLoop;
import io.sluice.gateway.config.ReconnectConfig;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a stream goes on without an origin, and how long it waits between its tries. A
 * connection counts only once it has held for a while: an origin that takes a stream and drops it
 * again and again is one trouble, not many. Lives on the stream's loop.
 */
final class Patience {
    private final ReconnectConfig config;
    private final BackOff backOff;
    private final Deadline end;
    private final Deadline held;
    private boolean troubled;
    private boolean over;

    Patience(ReconnectConfig config, EventLoop loop, RandomGenerator random) {
        this.config = config;
        this.backOff = new BackOff(config, random);
        this.end = new Deadline(loop);
        this.held = new Deadline(loop);
    }

    /**
     * The connection broke.
     *
     * @param onOver run once the trouble has lasted for too long, whatever the stream does then
     * @return false where it has already
     */
    boolean onBroken(Runnable onOver) {
        held.cancel();
        if (config.giveUpAfter().isZero()) {
            return false;
        }
        if (!troubled) {
            troubled = true;
            end.set(
                    config.giveUpAfter(),
                    () -> {
                        over = true;
                        onOver.run();
                    });
        }
        return !over;
    }

    /** How long to wait before the next try. */
    Duration next() {
        return backOff.next();
    }

    /** There is a connection again. */
    void onAccepted() {
        held.set(config.maxBackOff(), this::stop);
    }

    /** The trouble is over, or nobody waits any more. */
    void stop() {
        end.cancel();
        held.cancel();
        backOff.reset();
        troubled = false;
        over = false;
    }
}
