package io.sluice.loadtest;

import java.nio.ByteBuffer;

/**
 * An ordinary moving picture, drawn by arithmetic alone: hills that pass at three speeds under a
 * changing sky, a ball that bounces, a clock that counts frames, and a little noise, so that it
 * costs an encoder what a camera's picture would.
 *
 * @param seed another one gives other hills and colours
 */
public record Scene(int width, int height, int framesPerSecond, long seed) implements Painter {
    private static final int BALL = 0xE8E4D8;
    private static final int DIGIT = 0xFFFFFF;
    private static final int NOISE = 6;

    /** Segments of the digits 0 to 9, bits a (top) to g (middle). */
    private static final int[] SEGMENTS = {
        0x3F, 0x06, 0x5B, 0x4F, 0x66, 0x6D, 0x7D, 0x07, 0x7F, 0x6F
    };

    @Override
    public void paint(int frame, ByteBuffer rgb) {
        double seconds = (double) frame / framesPerSecond;
        int[][] ridges = ridges(seconds);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                put(rgb, x, y, noisy(landscape(x, y, seconds, ridges), x, y, frame));
            }
        }
        ball(rgb, seconds);
        clock(rgb, frame);
    }

    /** For each range of hills the height of its ridge at each column, the farthest first. */
    private int[][] ridges(double seconds) {
        int[][] ridges = new int[3][width];
        for (int range = 0; range < ridges.length; range++) {
            double speed = width * 0.03 * (1 << range);
            for (int x = 0; x < width; x++) {
                double at = (x + seconds * speed) / width * 6 + unit(range) * 40;
                double wave =
                        StrictMath.sin(at)
                                + 0.5 * StrictMath.sin(2.3 * at)
                                + 0.2 * StrictMath.sin(7.1 * at);
                ridges[range][x] = (int) (height * (0.42 + 0.17 * range + 0.06 * wave));
            }
        }
        return ridges;
    }

    private int landscape(int x, int y, double seconds, int[][] ridges) {
        for (int range = ridges.length - 1; range >= 0; range--) {
            if (y >= ridges[range][x]) {
                double shade = 0.9 - 0.25 * range + 0.15 * StrictMath.sin((y + x * 0.3) * 0.11);
                return rgb(
                        (0.25 + 0.3 * unit(range + 3)) * shade,
                        (0.45 + 0.2 * unit(range + 6)) * shade,
                        0.3 * shade);
            }
        }
        double up = 1 - (double) y / height;
        double dusk = 0.5 + 0.5 * StrictMath.sin(seconds * 0.35 + unit(9) * 6);
        return rgb(0.85 - 0.5 * up + 0.1 * dusk, 0.75 - 0.2 * up, 0.7 + 0.25 * up - 0.2 * dusk);
    }

    private int noisy(int colour, int x, int y, int frame) {
        long mixed = mix(((long) frame << 40) ^ ((long) y << 20) ^ x ^ seed);
        int noise = (int) Math.floorMod(mixed, 2L * NOISE + 1) - NOISE;
        return clip((colour >> 16) + noise) << 16
                | clip((colour >> 8 & 0xFF) + noise) << 8
                | clip((colour & 0xFF) + noise);
    }

    private void ball(ByteBuffer rgb, double seconds) {
        int radius = height / 12;
        double across = (seconds * 0.21) % 2;
        int centreX = (int) (radius + (across < 1 ? across : 2 - across) * (width - 2 * radius));
        double fall = (seconds * 0.9) % 1 * 2 - 1;
        int centreY = (int) (height * 0.85 - radius - (1 - fall * fall) * height * 0.55);
        for (int y = -radius; y <= radius; y++) {
            for (int x = -radius; x <= radius; x++) {
                if (x * x + y * y <= radius * radius) {
                    int light = 200 + 55 * (radius - x - y) / (3 * radius);
                    put(rgb, centreX + x, centreY + y, scaled(BALL, light));
                }
            }
        }
    }

    /** Seconds and frame as seven-segment digits, in the upper left corner. */
    private void clock(ByteBuffer rgb, int frame) {
        int second = frame / framesPerSecond % 100;
        int rest = frame % framesPerSecond % 100;
        int size = Math.max(2, height / 60);
        int[] digits = {second / 10, second % 10, rest / 10, rest % 10};
        for (int i = 0; i < digits.length; i++) {
            int left = size * (3 + 6 * i + (i > 1 ? 3 : 0));
            digit(rgb, SEGMENTS[digits[i]], left, size * 3, size);
        }
    }

    private void digit(ByteBuffer rgb, int lit, int left, int top, int size) {
        int[][] boxes = {
            {0, 0, 4, 1},
            {3, 0, 4, 4},
            {3, 4, 4, 8},
            {0, 7, 4, 8},
            {0, 4, 1, 8},
            {0, 0, 1, 4},
            {0, 3, 4, 4}
        };
        for (int segment = 0; segment < boxes.length; segment++) {
            if ((lit >> segment & 1) == 1) {
                int[] box = boxes[segment];
                for (int y = box[1] * size; y < box[3] * size; y++) {
                    for (int x = box[0] * size; x < box[2] * size; x++) {
                        put(rgb, left + x, top + y, DIGIT);
                    }
                }
            }
        }
    }

    private void put(ByteBuffer rgb, int x, int y, int colour) {
        if (x < 0 || y < 0 || x >= width || y >= height) {
            return;
        }
        int at = (y * width + x) * 3;
        rgb.put(at, (byte) (colour >> 16));
        rgb.put(at + 1, (byte) (colour >> 8));
        rgb.put(at + 2, (byte) colour);
    }

    /** A number from 0 to 1 that belongs to the seed. */
    private double unit(int which) {
        return (mix(seed * 31 + which) >>> 11) * 0x1.0p-53;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    private static int rgb(double red, double green, double blue) {
        return clip((int) (red * 255)) << 16
                | clip((int) (green * 255)) << 8
                | clip((int) (blue * 255));
    }

    private static int scaled(int colour, int light) {
        return clip((colour >> 16) * light / 255) << 16
                | clip((colour >> 8 & 0xFF) * light / 255) << 8
                | clip((colour & 0xFF) * light / 255);
    }

    private static int clip(int channel) {
        return Math.clamp(channel, 0, 255);
    }
}
