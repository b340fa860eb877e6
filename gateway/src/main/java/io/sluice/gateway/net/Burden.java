package io.sluice.gateway.net;

import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import org.jspecify.annotations.Nullable;

/** What one connection makes us hold: messages it doesn't finish, and answers it doesn't read. */
final class Burden {
    /** Our answers are short: an encoder with more of them unread reads none. */
    private static final WriteBufferWaterMark ANSWERS = new WriteBufferWaterMark(4096, 8192);

    private final UnfinishedBytes all;
    private int unfinished;

    Burden(UnfinishedBytes all) {
        this.all = all;
    }

    static void limitAnswers(Channel channel) {
        channel.config().setWriteBufferWaterMark(ANSWERS);
    }

    /** Counts what is held now, and says for what the connection must go; null for nothing. */
    @Nullable String fault(Channel channel, int partialBytes) {
        if (!count(partialBytes)) {
            return "holds most unfinished bytes";
        }
        return channel.isActive() && !channel.isWritable() ? "reads none of our answers" : null;
    }

    /** Counts what is held now; false where it is more than there is room for. */
    boolean count(int partialBytes) {
        int before = unfinished;
        unfinished = partialBytes;
        return all.change(before, unfinished);
    }
}
