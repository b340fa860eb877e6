package io.sluice.codecs.fuzz;

import io.netty.buffer.ByteBuf;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Bytes cut as a network might: a number says where, 0 leaves them whole. */
final class Pieces {
    private static final int[] MOST_BYTES = {1, 5, 40, 300, 3000};

    private Pieces() {}

    /** Hands over one piece after another; the receiver owns them. */
    static void feed(Ledger ledger, byte[] bytes, int cuts, Consumer<ByteBuf> receiver) {
        SplittableRandom random = new SplittableRandom(cuts);
        int most = cuts == 0 ? bytes.length : MOST_BYTES[cuts % MOST_BYTES.length];
        for (int from = 0; from < bytes.length; ) {
            int wanted = cuts == 0 ? most : 1 + random.nextInt(most);
            int to = from + Math.min(wanted, bytes.length - from);
            receiver.accept(ledger.buffer(bytes, from, to));
            from = to;
        }
    }
}
