package io.sluice.gateway.config;

import java.time.Duration;
import java.util.function.Predicate;

/** The ends of what the configuration may ask for, where many keys share them. */
final class Bounds {
    static final Duration INSTANT = Duration.ZERO;
    static final Duration MILLISECOND = Duration.ofMillis(1);
    static final Duration SECOND = Duration.ofSeconds(1);
    static final Duration HOUR = Duration.ofHours(1);
    static final Duration DAY = Duration.ofDays(1);
    static final Duration DECADE = Duration.ofDays(3650);

    static final DataSize BYTE = new DataSize(1);
    static final DataSize KIBIBYTE = DataSize.kibibytes(1);
    static final DataSize GIBIBYTE = DataSize.mebibytes(1024);

    static final String LISTEN = "host:port, such as 127.0.0.1:1935 or [::1]:1935";
    static final Predicate<String> IS_LISTEN = text -> HostPort.parse(text).isPresent();
    static final Predicate<String> IS_THERE = text -> !text.isBlank();
    static final Predicate<String> ANY = _ -> true;

    private Bounds() {}
}
