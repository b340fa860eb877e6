package io.sluice.gateway.sim;

import java.nio.ByteBuffer;

/**
 * What the simulation's video is made of: a coded frame that says which publication's it is, its
 * number there, the sequence header it belongs to, how many frames its picture is held back, and
 * what the classifier is to think of it.
 *
 * @param milli the probability of the positive class, in thousandths
 */
record CodedFrame(int publication, int number, int track, int delay, int milli) {
    static final int BYTES = 20;

    void write(ByteBuffer out) {
        out.putInt(publication).putInt(number).putInt(track).putInt(delay).putInt(milli);
    }

    static CodedFrame read(ByteBuffer in) {
        ByteBuffer copy = in.duplicate();
        return new CodedFrame(
                copy.getInt(), copy.getInt(), copy.getInt(), copy.getInt(), copy.getInt());
    }
}
