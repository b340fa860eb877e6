package io.sluice.gateway.net;

import io.sluice.gateway.stream.EndReason;

/** Hears, on the loop, what becomes of an {@link OriginLink}. */
interface OriginLinkOwner {
    /** The origin takes the stream: media may be sent. */
    void onAccepted();

    /** It is gone, or never came, without having been asked to end; nothing follows. */
    void onLost(EndReason reason, String code, String description);

    /** A tag's last byte was handed to the socket. */
    void onRelayed(int bytes, long receivedNanos, long writtenNanos);
}
