package io.sluice.loadtest.scenario;

import static io.sluice.codecs.yaml.Bounds.DAY;
import static io.sluice.codecs.yaml.Bounds.HOUR;
import static io.sluice.codecs.yaml.Bounds.IS_THERE;
import static io.sluice.codecs.yaml.Bounds.MILLISECOND;
import static io.sluice.codecs.yaml.Bounds.SECOND;

import io.sluice.codecs.yaml.Section;
import io.sluice.codecs.yaml.Units;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is allowed under {@code sources}. */
final class SourceSections {
    private static final Pattern SIZE = Pattern.compile("(\\d{2,5})x(\\d{2,5})");
    private static final Pattern BIT_RATE = Pattern.compile("(\\d{1,6})(\\.\\d{1,3})?(kb|Mb)/s");
    private static final String BIT_RATES =
            "a bit rate from 10kb/s to 200Mb/s, such as 2.7Mb/s or 800kb/s";
    private static final double MOST_BYTES = 1 << 30;
    private static final int MOST_PIXELS = 3840 * 2160;

    private SourceSections() {}

    /** A source whose name stands before it in the file. */
    static Source unnamed(Section in, Life life) {
        String file = in.text("file", "", "a clip's file", IS_THERE);
        int weight = in.integer("weight", 1, 1, 1000);
        Optional<Source.Card> card =
                in.has("card")
                        ? Optional.of(in.section("card", section -> card(section, life)))
                        : Optional.empty();
        if (!file.isEmpty()) {
            return new Source.Recorded("", weight, card, file);
        }
        return drawn(in, weight, card);
    }

    private static Source drawn(Section in, int weight, Optional<Source.Card> card) {
        int[] size =
                in.value(
                        "size",
                        new int[] {1280, 720},
                        "a size of even numbers from 16x16 to 3840x2160, such as 1280x720",
                        SourceSections::size);
        int rate = in.integer("framesPerSecond", 30, 1, 120);
        Duration gop = in.duration("gop", Duration.ofSeconds(2), MILLISECOND, HOUR);
        Duration length = in.duration("length", Duration.ofSeconds(10), SECOND, HOUR);
        in.require(
                length.toMillis() % gop.toMillis() == 0,
                "length",
                "a whole number of GOPs of " + Units.format(gop),
                "gop");
        in.require(
                gop.toMillis() * rate % 1000 == 0,
                "gop",
                "a whole number of frames at " + rate + " a second",
                "framesPerSecond");
        int bits = in.value("bitRate", 3_000_000, BIT_RATES, SourceSections::bitRate);
        in.require(
                length.toMillis() / 1000.0 * bits / 8 < MOST_BYTES,
                "length",
                "a clip of less than 1GiB at its bit rate",
                "bitRate");
        return new Source.Drawn("", weight, card, size[0], size[1], rate, bits, gop, length);
    }

    private static Source.Card card(Section in, Life life) {
        List<Duration> at =
                in.values(
                        "at",
                        List.of(Duration.ofSeconds(10)),
                        "durations up to 1d, such as 10s",
                        text -> Units.duration(text).filter(d -> d.compareTo(DAY) <= 0));
        in.require(!at.isEmpty(), "at", "at least one moment");
        in.require(
                at.stream().allMatch(moment -> moment.compareTo(life.stream()) < 0),
                "at",
                "moments before a stream's end (" + Units.format(life.stream()) + ")");
        return new Source.Card(at, in.duration("for", Duration.ofSeconds(10), MILLISECOND, HOUR));
    }

    private static Optional<int[]> size(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            return Optional.empty();
        }
        int width = Integer.parseInt(size.group(1));
        int height = Integer.parseInt(size.group(2));
        boolean fits = Math.min(width, height) >= 16 && Math.max(width, height) <= 3840;
        boolean even = width % 2 == 0 && height % 2 == 0;
        return fits && even && (long) width * height <= MOST_PIXELS
                ? Optional.of(new int[] {width, height})
                : Optional.empty();
    }

    static Optional<Integer> bitRate(String text) {
        Matcher rate = BIT_RATE.matcher(text);
        if (!rate.matches()) {
            return Optional.empty();
        }
        String fraction = rate.group(2) == null ? "" : rate.group(2);
        double bits =
                Double.parseDouble(rate.group(1) + fraction)
                        * (rate.group(3).equals("kb") ? 1e3 : 1e6);
        return bits >= 10_000 && bits <= 200e6
                ? Optional.of((int) Math.round(bits))
                : Optional.empty();
    }

    static Map<String, Source> named(Map<String, Source> sources) {
        Map<String, Source> named = new LinkedHashMap<>();
        sources.forEach((name, source) -> named.put(name, named(name, source)));
        return named;
    }

    private static Source named(String name, Source source) {
        return switch (source) {
            case Source.Recorded r -> new Source.Recorded(name, r.weight(), r.card(), r.file());
            case Source.Drawn d ->
                    new Source.Drawn(
                            name,
                            d.weight(),
                            d.card(),
                            d.width(),
                            d.height(),
                            d.framesPerSecond(),
                            d.bitsPerSecond(),
                            d.gop(),
                            d.length());
        };
    }
}
