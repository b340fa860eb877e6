package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.FigureKind;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The report's names as people read them. */
final class Names {
    private static final Pattern PERCENTILE =
            Pattern.compile("(?:(.*)\\.)?p(\\d{2})(\\d*)(Micros)?");
    private static final int LONGEST = 22;

    private Names() {}

    /** {@code relay.p999} is "relay p99.9"; {@code rss.bytesMax} is "memory (RSS): bytes max". */
    static String figure(String name) {
        Matcher percentile = PERCENTILE.matcher(name);
        if (percentile.matches()) {
            String of = percentile.group(1);
            String rest = percentile.group(3).isEmpty() ? "" : "." + percentile.group(3);
            return (of == null ? "" : words(of) + " ") + "p" + percentile.group(2) + rest;
        }
        int dot = name.indexOf('.');
        return dot < 0
                ? words(name)
                : group(name.substring(0, dot)) + ": " + words(name.substring(dot + 1));
    }

    /** A figure's first word: what rows are grouped by. */
    static String group(String word) {
        return switch (word) {
            case "cpu" -> "CPU";
            case "rss" -> "memory (RSS)";
            default -> words(word);
        };
    }

    /** What a latency is, in a sentence's middle; empty where the name is not one of ours. */
    static Optional<String> meaning(String measure) {
        return switch (measure) {
            case "relay" ->
                    Optional.of(
                            "from the intended time of sending to the message’s last byte at the"
                                    + " origin");
            case "relay.written" ->
                    Optional.of("from the last byte written to the last byte at the origin");
            case "lag" ->
                    Optional.of(
                            "from the intended time of sending to the last byte written: the load"
                                    + " generator’s own lateness");
            case "handshake" -> Optional.of("from dialling to the answer “start”");
            case "cut" ->
                    Optional.of(
                            "from the test card’s first frame to the last media byte at the origin");
            case "cut.publisher" ->
                    Optional.of("from the test card’s first frame to the publisher’s close");
            default -> Optional.empty();
        };
    }

    /** {@code bytesMax} is "bytes max". */
    static String words(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
                .replace('.', ' ')
                .toLowerCase(Locale.ROOT);
    }

    /** Short enough to stand in a drawing. */
    static String brief(String name) {
        return brief(name, LONGEST);
    }

    static String brief(String name, int longest) {
        return name.codePointCount(0, name.length()) <= longest
                ? name
                : name.substring(0, name.offsetByCodePoints(0, longest - 1)) + "…";
    }

    static String upper(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    static String seconds(double seconds) {
        long whole = Math.round(seconds);
        if (seconds < 60) {
            return FigureKind.MICROS.one(Math.round(seconds * 10) * 1e5);
        }
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    static String count(long count, String one, String many) {
        return FigureKind.PLAIN.one((double) count) + " " + (count == 1 ? one : many);
    }
}
