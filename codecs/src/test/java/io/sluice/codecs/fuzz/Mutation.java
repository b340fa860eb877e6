package io.sluice.codecs.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Random damage to inputs, without the guidance that a fuzzer has. */
final class Mutation {
    private static final byte[] EDGES = {0, 1, 2, 3, 0x7F, (byte) 0x80, (byte) 0xFE, (byte) 0xFF};

    private final List<byte[]> inputs;
    private final SplittableRandom random;

    Mutation(List<byte[]> inputs, long seed) {
        this.inputs = inputs;
        random = new SplittableRandom(seed);
    }

    /** One of the inputs with up to eight changes. */
    byte[] next() {
        byte[] bytes = any();
        for (int i = 1 << random.nextInt(4); i > 0; i--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] any() {
        return inputs.get(random.nextInt(inputs.size())).clone();
    }

    private byte[] changed(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(1 << random.nextInt(8)));
        return switch (random.nextInt(6)) {
            case 0 -> set(bytes, (byte) random.nextInt(256));
            case 1 -> set(bytes, EDGES[random.nextInt(EDGES.length)]);
            case 2 -> spliced(bytes, from, new byte[0], to);
            case 3 -> spliced(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
            case 4 -> spliced(bytes, from, any(), bytes.length);
            default -> {
                byte[] noise = new byte[1 + random.nextInt(8)];
                random.nextBytes(noise);
                yield spliced(bytes, from, noise, to);
            }
        };
    }

    private byte[] set(byte[] bytes, byte value) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = value;
        }
        return bytes;
    }

    /** The bytes with others in place of those between the two offsets. */
    private static byte[] spliced(byte[] bytes, int from, byte[] middle, int to) {
        byte[] all = Arrays.copyOf(bytes, from + middle.length + bytes.length - to);
        System.arraycopy(middle, 0, all, from, middle.length);
        System.arraycopy(bytes, to, all, from + middle.length, bytes.length - to);
        return all;
    }
}
