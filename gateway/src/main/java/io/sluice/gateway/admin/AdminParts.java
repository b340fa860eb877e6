package io.sluice.gateway.admin;

import io.sluice.gateway.action.BanList;
import io.sluice.gateway.config.PolicyConfig;
import io.sluice.gateway.metrics.Metrics;
import io.sluice.gateway.stream.StreamView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the admin API shows and does.
 *
 * @param ready whether samples can be inspected now
 * @param streams every stream there is
 * @param banRule how long a cut by hand bans where the request doesn't say
 */
public record AdminParts(
        BooleanSupplier ready,
        Supplier<List<StreamView>> streams,
        Cut cut,
        PolicyConfig.BanRule banRule,
        BanList bans,
        Metrics metrics) {

    /** The way to cut a stream: {@code StreamDirectory.cut}. */
    @FunctionalInterface
    public interface Cut {
        /** Completes once it is cut; with false where there is no such stream. */
        CompletionStage<Boolean> cut(String streamId, String reason, Optional<Duration> ban);
    }
}
