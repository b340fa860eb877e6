package io.sluice.gateway.stream;

import java.time.Instant;

/**
 * What may be said of a stream: never its key.
 *
 * @param id unique in this process, also over restarts: shown in logs, the API and the CLI
 * @param keyDigest the salted digest that stands for app and key everywhere
 * @param identity who publishes: the key file's name for the key, or the digest when open
 * @param address the publisher's IP address
 */
public record StreamInfo(
        String id,
        String app,
        String keyDigest,
        String identity,
        String address,
        Instant publishedAt) {}
