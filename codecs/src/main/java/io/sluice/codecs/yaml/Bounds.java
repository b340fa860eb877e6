package io.sluice.codecs.yaml;

import java.time.Duration;
import java.util.function.Predicate;

/** The ends of what settings may ask for, where many keys share them. */
public final class Bounds {
    public static final Duration INSTANT = Duration.ZERO;
    public static final Duration MILLISECOND = Duration.ofMillis(1);
    public static final Duration SECOND = Duration.ofSeconds(1);
    public static final Duration HOUR = Duration.ofHours(1);
    public static final Duration DAY = Duration.ofDays(1);
    public static final Duration DECADE = Duration.ofDays(3650);

    public static final DataSize BYTE = new DataSize(1);
    public static final DataSize KIBIBYTE = DataSize.kibibytes(1);
    public static final DataSize GIBIBYTE = DataSize.mebibytes(1024);

    public static final String LISTEN = "host:port, such as 127.0.0.1:1935 or [::1]:1935";
    public static final Predicate<String> IS_LISTEN = text -> HostPort.parse(text).isPresent();
    public static final Predicate<String> IS_THERE = text -> !text.isBlank();
    public static final Predicate<String> ANY = _ -> true;

    private Bounds() {}
}
