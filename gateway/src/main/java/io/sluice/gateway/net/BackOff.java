package io.sluice.gateway.net;

import io.sluice.gateway.config.ReconnectConfig;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before each further try: twice as long each time, up to the most, half of it
 * random so that what broke at once does not come back at once.
 */
final class BackOff {
    private final ReconnectConfig config;
    private final RandomGenerator random;
    private Duration wait;

    BackOff(ReconnectConfig config, RandomGenerator random) {
        this.config = config;
        this.random = random;
        this.wait = config.backOff();
    }

    /** How long now. */
    Duration next() {
        long half = wait.toNanos() / 2;
        Duration doubled = wait.multipliedBy(2);
        boolean most = doubled.compareTo(config.maxBackOff()) > 0;
        wait = most ? config.maxBackOff() : doubled;
        return Duration.ofNanos(half + random.nextLong(half + 1));
    }

    /** It went well: the next trouble is a new one. */
    void reset() {
        wait = config.backOff();
    }
}
