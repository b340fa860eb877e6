package io.sluice.loadtest;

import io.sluice.codecs.flv.MediaTag;

/** Who hears what reaches a probing origin. Its methods are called on the connections' loops. */
public interface OriginObserver {
    /**
     * A publish was accepted.
     *
     * @param name what the stream is called here, without its app
     */
    StreamObserver onPublish(String app, String name, long nowNanos);

    /** Who hears one publish's messages, on its connection's loop, until it is over. */
    interface StreamObserver {
        /**
         * A message's last byte was read.
         *
         * @param tag the message itself, borrowed
         */
        void onMessage(MediaTag tag, ReceivedMessage message);

        /** The publisher said that it ends. */
        void onUnpublish(long nowNanos);

        /** The connection is gone or publishes anew; nothing follows. */
        void onClose(long nowNanos);
    }
}
