package io.sluice.codecs.video;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * H.264 as a byte stream with start codes (ITU-T H.264 annex B), and out of it the length-prefixed
 * form and the configuration record that tags carry (ISO/IEC 14496-15 section 5.3).
 */
final class AnnexB {
    private static final int TYPE_SPS = 7;
    private static final int TYPE_PPS = 8;

    private AnnexB() {}

    /** The NAL units, without start codes and trailing zeros. */
    static List<byte[]> split(byte[] stream) {
        List<byte[]> units = new ArrayList<>();
        int from = startCode(stream, 0);
        while (from < stream.length) {
            int next = startCode(stream, from);
            int end = next < stream.length ? next - 3 : stream.length;
            while (end > from && stream[end - 1] == 0) {
                end--;
            }
            units.add(Arrays.copyOfRange(stream, from, end));
            from = next;
        }
        return units;
    }

    /** The offset behind the next start code, or the stream's length. */
    private static int startCode(byte[] stream, int from) {
        for (int i = from; i + 2 < stream.length; i++) {
            if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) {
                return i + 3;
            }
        }
        return stream.length;
    }

    /**
     * Appends the slices and SEI, each behind its length; parameter sets belong in {@link
     * #writeConfig}.
     */
    static void writeFrame(byte[] stream, ByteBuf out) {
        for (byte[] unit : split(stream)) {
            if (type(unit) != TYPE_SPS && type(unit) != TYPE_PPS) {
                out.writeInt(unit.length).writeBytes(unit);
            }
        }
    }

    /** Appends the avcC record for a stream's parameter sets. */
    static void writeConfig(byte[] stream, ByteBuf out) {
        List<byte[]> units = split(stream);
        byte[] sps = only(units, TYPE_SPS);
        byte[] pps = only(units, TYPE_PPS);
        out.writeByte(1).writeBytes(sps, 1, 3).writeByte(0xFF);
        out.writeByte(0xE1).writeShort(sps.length).writeBytes(sps);
        out.writeByte(1).writeShort(pps.length).writeBytes(pps);
    }

    private static byte[] only(List<byte[]> units, int type) {
        List<byte[]> found = units.stream().filter(unit -> type(unit) == type).toList();
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " parameter sets of type " + type);
        }
        return found.getFirst();
    }

    private static int type(byte[] unit) {
        return unit.length == 0 ? 0 : unit[0] & 0x1F;
    }
}
