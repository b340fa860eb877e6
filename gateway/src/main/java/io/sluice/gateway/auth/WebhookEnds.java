package io.sluice.gateway.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the webhook of streams that are over: once, in their order, a few at a time. What finds no
 * room to wait, or gets no answer, is counted. Thread-safe.
 */
public final class WebhookEnds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookEnds.class);
    private static final int AT_ONCE = 8;

    private final Webhook webhook;
    private final ThreadPoolExecutor telling;
    private final LongAdder lost = new LongAdder();

    /**
     * Tells nothing yet.
     *
     * @param maxWaiting most ends that wait to be told
     */
    public WebhookEnds(Webhook webhook, int maxWaiting) {
        this.webhook = webhook;
        this.telling =
                new ThreadPoolExecutor(
                        AT_ONCE,
                        AT_ONCE,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(maxWaiting),
                        Thread.ofVirtual().name("webhook-ends-", 0).factory());
    }

    /** Returns at once. */
    public void tell(String streamId, String app, String keyDigest, String identity, String why) {
        ObjectNode message =
                Webhook.JSON
                        .createObjectNode()
                        .put("stream", streamId)
                        .put("app", app)
                        .put("keyDigest", keyDigest)
                        .put("identity", identity)
                        .put("reason", why);
        try {
            telling.execute(() -> tell(streamId, message));
        } catch (RejectedExecutionException full) {
            lose(streamId, "too many wait to be told");
        }
    }

    private void tell(String streamId, ObjectNode message) {
        try {
            webhook.send("done", message).join();
        } catch (RuntimeException failure) {
            lose(streamId, failure.toString());
        }
    }

    private void lose(String streamId, String why) {
        lost.increment();
        LOG.warn("[{}] its end was not told: {}", streamId, why);
    }

    /** Ends that the webhook did not hear of, as far as is known. */
    public long lost() {
        return lost.sum();
    }

    /** Gives what waits the time of one message; what is then left is lost. */
    @Override
    public void close() {
        telling.shutdown();
        if (!awaitTold()) {
            int left = telling.shutdownNow().size();
            lost.add(left);
            LOG.warn("the ends of {} streams were not told", left);
        }
    }

    private boolean awaitTold() {
        try {
            return telling.awaitTermination(
                    webhook.config().timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
