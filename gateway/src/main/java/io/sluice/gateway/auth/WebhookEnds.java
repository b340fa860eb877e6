package io.sluice.gateway.auth;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the webhook of streams that are over; once, and without waiting for an answer. */
public record WebhookEnds(Webhook webhook) {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookEnds.class);

    /** Returns at once. */
    public void tell(String streamId, String app, String keyDigest, String identity, String why) {
        var _ =
                webhook.send(
                                "done",
                                Webhook.JSON
                                        .createObjectNode()
                                        .put("stream", streamId)
                                        .put("app", app)
                                        .put("keyDigest", keyDigest)
                                        .put("identity", identity)
                                        .put("reason", why))
                        .exceptionally(
                                failure -> {
                                    LOG.warn(
                                            "[{}] its end was not told: {}",
                                            streamId,
                                            failure.toString());
                                    return new Webhook.Answer(0, "");
                                });
    }
}
