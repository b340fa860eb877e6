package io.sluice.loadtest.join;

import io.sluice.loadtest.SentMessage;

/** Who hears what became of one publish's messages. */
interface Tally {
    /** It arrived, once, in order, unchanged. */
    void joined(SentMessage message, long arrivedNanos);

    /**
     * It did not arrive, though something later did.
     *
     * @param atStart whether nothing of its kind had arrived before, but for a header
     */
    void lost(SentMessage message, boolean atStart);

    /** It was told as lost, and arrives now, after something that was sent later. */
    void reordered(SentMessage message, long arrivedNanos, boolean atStart);

    /** At its timestamp something of its kind arrived, with other bytes. */
    void changed(SentMessage message, long arrivedNanos);

    /** It arrived again. */
    void duplicated(SentMessage message);

    /** Something arrived that nobody sent. */
    void unknown(long arrivedNanos);

    /** It did not arrive, and nothing later of its kind did: what a cut or an end leaves. */
    void cutShort(SentMessage message);
}
