package io.sluice.gateway.config;

import io.sluice.codecs.yaml.DataSize;
import java.time.Duration;

/**
 * What happens when a live stream's origin is lost: the publisher stays on, its media waits within
 * these bounds, and the origin is dialled again.
 *
 * @param giveUpAfter the publisher is ended once no origin took the stream again for this long; 0
 *     ends it at once
 * @param backOff before the first dial; doubles, up to {@code maxBackOff}, each round of origins
 *     that fails
 * @param buffer most media bytes of a stream that wait meanwhile
 * @param bufferTime of the oldest that wait, since it was received
 * @param bufferInAll most media bytes of all streams together that wait meanwhile
 */
public record ReconnectConfig(
        Duration giveUpAfter,
        Duration backOff,
        Duration maxBackOff,
        DataSize buffer,
        Duration bufferTime,
        DataSize bufferInAll) {
    /** No second dial: a lost origin ends its publishers. */
    public static ReconnectConfig never() {
        ReconnectConfig d = defaults();
        return new ReconnectConfig(
                Duration.ZERO, d.backOff, d.maxBackOff, d.buffer, d.bufferTime, d.bufferInAll);
    }

    public static ReconnectConfig defaults() {
        return new ReconnectConfig(
                Duration.ofSeconds(30),
                Duration.ofMillis(250),
                Duration.ofSeconds(2),
                DataSize.mebibytes(24),
                Duration.ofSeconds(10),
                DataSize.mebibytes(256));
    }
}
