package io.sluice.gateway.stream;

import io.sluice.gateway.auth.WebhookEnds;

/** Tells the platform's webhook how streams ended. */
public record EndsTold(WebhookEnds webhook) implements StreamObserver {
    @Override
    public void onEnded(StreamInfo stream, EndReason reason) {
        webhook.tell(
                stream.id(), stream.app(), stream.keyDigest(), stream.identity(), reason.name());
    }
}
