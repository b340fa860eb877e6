package io.sluice.codecs.yaml;

/** A number of bytes, written with a unit in the configuration: {@code 64KiB}, {@code 4MiB}. */
public record DataSize(long bytes) {
    public static DataSize kibibytes(long n) {
        return new DataSize(n << 10);
    }

    public static DataSize mebibytes(long n) {
        return new DataSize(n << 20);
    }

    public int asInt() {
        return Math.toIntExact(bytes);
    }
}
