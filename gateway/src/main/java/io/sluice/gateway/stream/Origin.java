package io.sluice.gateway.stream;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.auth.Terms;

/**
 * The stream's way to the platform's ingest, over as many connections as it takes. Called on the
 * stream's loop only. Implemented over sockets, and replaced in tests.
 */
public interface Origin {
    /** Resolves, connects and asks to publish; the listener hears how it went. Once. */
    void dial();

    /**
     * Sends one tag, in order; takes ownership. Never blocks: what can't be written waits, within
     * bounds. Only once the origin accepted.
     */
    void send(MediaTag tag, long receivedNanos);

    /**
     * The publish is over: writes what waits, says so to the origin, closes.
     *
     * @param done run on the loop once no further media byte can leave
     */
    void end(Runnable done);

    /**
     * Ends the stream at once: every message that is not begun is discarded, at most the begun one
     * is finished, then the origin is told and the connection closed, or reset where it can't be
     * written.
     *
     * @param done run on the loop once no further media byte can leave; stands in for what {@link
     *     #end} was given before
     */
    void cut(Runnable done);

    /** Media bytes that wait to be written. */
    long queuedBytes();

    /** Makes a stream's way to its origin, on the stream's loop; nothing is dialled yet. */
    interface Maker {
        /**
         * Makes it.
         *
         * @param terms say where it publishes, and under which names
         */
        Origin make(String streamId, Terms terms, Listener listener);
    }

    /** Hears, on the stream's loop, what becomes of its origin. */
    interface Listener {
        /** It takes the stream: media may be sent. */
        void onOriginAccepted();

        /**
         * It is gone for good, or never came, without having been asked to end; nothing follows.
         *
         * @param code what the publisher is to hear: the origin's own words where it had any
         */
        void onOriginLost(EndReason reason, String code, String description);

        /** The connection broke, and media waits until there is one again; or there is. */
        void onOriginBroken(boolean broken);

        /** A tag will not reach it. */
        void onOriginLoss(OriginLoss why);

        /** So much waits that the publisher must be slowed down; or no longer. */
        void onOriginFull(boolean full);

        /** A tag's last byte was handed to the socket. */
        void onRelayed(int bytes, long receivedNanos, long writtenNanos);
    }
}
